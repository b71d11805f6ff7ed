package org.bindery.backend.linux.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.host.VirtualMachine;
import org.bindery.uapi.kvm.CreateDevice;
import org.bindery.uapi.kvm.KvmCommands;

/**
 * The virtual machines that this process has of the kernel, which end with the host. Thread-safe:
 * machines are made and ended with no lock held.
 */
public final class KvmMachines implements AutoCloseable {
  private final String host;
  private final LinuxPaths paths;
  private final KvmFiles files;
  // Both guarded by this.
  private final Set<KvmMachine> running = new HashSet<>();
  private boolean closed;

  /**
   * @param host its name, for refusals
   * @param gateway opens the files
   */
  public KvmMachines(String host, LinuxPaths paths, Gateway gateway) {
    this(host, paths, new GatewayKvmFiles(gateway, KvmRefusals.node(paths)));
  }

  KvmMachines(String host, LinuxPaths paths, KvmFiles files) {
    this.host = host;
    this.paths = paths;
    this.files = files;
  }

  /** As {@link org.bindery.host.Host#createVirtualMachine}. */
  public VirtualMachine create(String name, Process owner) {
    KvmMachine made = make(name, owner);
    if (!keep(made)) {
      made.close();
      throw Refusal.of(Errno.ENODEV, "host %s has stopped", host).exception();
    }
    return made;
  }

  private KvmMachine make(String name, Process owner) {
    IoctlDoor machine = machine(name);
    IoctlDoor vfio = null;
    try {
      vfio = vfio(name, machine);
      return new KvmMachine(
          name, machine, vfio, new MachineMemory(name, owner, machine), this::ended);
    } catch (RefusedException e) {
      if (vfio != null) {
        vfio.close();
      }
      machine.close();
      throw e;
    }
  }

  private IoctlDoor machine(String name) {
    IoctlDoor kvm;
    try {
      kvm = files.open();
    } catch (ErrnoException e) {
      throw KvmRefusals.opening(host, paths, e).exception(e);
    }
    try {
      int version = kvm.ioctl(KvmCommands.GET_API_VERSION, 0);
      if (version != KvmCommands.API_VERSION) {
        throw Refusal.of(
                Errno.EOPNOTSUPP,
                "%s answers version %d of its interface, and %d is known",
                KvmRefusals.node(paths),
                version,
                KvmCommands.API_VERSION)
            .exception();
      }
      return made(kvm.ioctl(KvmCommands.CREATE_VM, 0), "creating virtual machine " + name);
    } finally {
      kvm.close();
    }
  }

  private IoctlDoor vfio(String name, IoctlDoor machine) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument =
          arena.allocate(CreateDevice.COMMAND.argument().size(), Integer.BYTES);
      CreateDevice.TYPE.set(argument, CreateDevice.TYPE_VFIO);
      int result = machine.ioctl(CreateDevice.COMMAND.number(), argument);
      if (result == -Errno.ENODEV.number()) {
        throw Refusal.of(
                Errno.EOPNOTSUPP,
                "the kernel's virtual machines know no devices: it was built without"
                    + " CONFIG_KVM_VFIO")
            .exception();
      }
      return made(
          result < 0 ? result : CreateDevice.FD.get(argument),
          "giving %s a KVM-VFIO device".formatted(name));
    }
  }

  private IoctlDoor made(int result, String what) {
    if (result < 0) {
      throw KernelErrors.unforeseen(result, "%s", what).exception();
    }
    try {
      return files.made(result);
    } catch (ErrnoException e) {
      throw KernelErrors.refusal(-e.errno(), "%s: the host is gone", what).exception(e);
    }
  }

  private synchronized boolean keep(KvmMachine made) {
    return !closed && running.add(made);
  }

  private synchronized void ended(KvmMachine machine) {
    running.remove(machine);
  }

  /** The host has stopped: its machines end, and none is made any more. */
  @Override
  public void close() {
    stop().forEach(KvmMachine::close);
  }

  private synchronized List<KvmMachine> stop() {
    closed = true;
    return List.copyOf(running);
  }
}
