package org.bindery.backend.sim.vm;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.host.VirtualMachine;

/**
 * The virtual machines of a host; they end with it. Safe for use by several threads: machines are
 * made and ended with no lock held.
 */
public final class VirtualMachines implements AutoCloseable {
  private final String host;
  private final CachedMemory memory;
  // Both guarded by this.
  private final Set<SimVirtualMachine> running = new HashSet<>();
  private boolean stopped;

  /**
   * @param host its name, for refusals
   */
  public VirtualMachines(String host, CachedMemory memory) {
    this.host = host;
    this.memory = memory;
  }

  /**
   * Makes one.
   *
   * @throws org.bindery.api.RefusedException ENODEV the host has stopped; ESRCH the owner has
   *     exited; EOPNOTSUPP its address space cannot be followed
   */
  public VirtualMachine create(String name, Process owner) {
    SimVirtualMachine made = new SimVirtualMachine(name, owner, memory, this::ended);
    if (!keep(made)) {
      made.close();
      throw Refusal.of(Errno.ENODEV, "host %s has stopped", host).exception();
    }
    return made;
  }

  private synchronized boolean keep(SimVirtualMachine made) {
    return !stopped && running.add(made);
  }

  private synchronized void ended(SimVirtualMachine machine) {
    running.remove(machine);
  }

  /** The host has stopped: all processors refuse, and none is made any more. */
  @Override
  public void close() {
    stop().forEach(SimVirtualMachine::close);
  }

  private synchronized List<SimVirtualMachine> stop() {
    stopped = true;
    return List.copyOf(running);
  }
}
