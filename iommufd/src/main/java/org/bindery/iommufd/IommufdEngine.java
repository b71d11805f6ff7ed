package org.bindery.iommufd;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.engine.FdLimits;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.device.FaultRouter;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.object.Teardown;

/** The {@code /dev/iommu} of one host: its open fds. Thread-safe. */
final class IommufdEngine implements IommuEngine {
  private final String host;
  private final HostMemory memory;
  private final FaultRouter router;
  private final Failures failures;
  // Guarded by this; nothing is called under it.
  private final Set<IommufdFd> open = new LinkedHashSet<>();
  private boolean closed;

  IommufdEngine(String host, HostMemory memory, Clock clock, Failures failures) {
    this.host = host;
    this.memory = memory;
    this.router = new FaultRouter(clock);
    this.failures = failures;
  }

  @Override
  public HardwareFd open(String name, Process process, Consumer<Fault> faults) {
    return open(name, process, faults, FdLimits.NONE);
  }

  @Override
  public synchronized HardwareFd open(
      String name, Process process, Consumer<Fault> faults, FdLimits limits) {
    if (closed) {
      throw Refusal.of(Errno.ENODEV, "host %s is gone", host).exception();
    }
    IommufdFd fd =
        new IommufdFd(name, process, memory, router, faults, limits, failures, this::forget);
    open.add(fd);
    return fd;
  }

  @Override
  public void close() {
    List<IommufdFd> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open);
    }
    Teardown teardown = new Teardown();
    for (IommufdFd fd : all) {
      teardown.run(fd::close);
    }
    teardown.rethrow();
  }

  private synchronized void forget(IommufdFd fd) {
    open.remove(fd);
  }
}
