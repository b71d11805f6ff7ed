package org.bindery.backend.linux.kvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;
import org.bindery.host.VirtualMachine;
import org.bindery.uapi.kvm.CreateDevice;
import org.bindery.uapi.kvm.KvmCommands;

/**
 * The virtual machines that this process has of the kernel, which end with the host. Thread-safe:
 * machines are made and ended with no lock held.
 */
public final class KvmMachines implements AutoCloseable {
  /** Opens {@code /dev/kvm}. */
  interface Opener {
    KvmDoor open() throws ErrnoException;
  }

  private final String host;
  private final Path node;
  private final Opener opener;
  // Both guarded by this.
  private final Set<KvmMachine> running = new HashSet<>();
  private boolean closed;

  /**
   * @param host its name, for refusals
   * @param node {@code /dev/kvm}
   * @param gateway opens the files
   */
  public KvmMachines(String host, Path node, Gateway gateway) {
    this(
        host,
        node,
        () -> new DescriptorKvmDoor(gateway, gateway.open(node.toString(), OpenFlags.RDWR)));
  }

  KvmMachines(String host, Path node, Opener opener) {
    this.host = host;
    this.node = node;
    this.opener = opener;
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
    KvmDoor machine = machine(name);
    KvmDoor vfio = null;
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

  private KvmDoor machine(String name) {
    KvmDoor kvm;
    try {
      kvm = opener.open();
    } catch (ErrnoException e) {
      throw KvmRefusals.opening(host, node, e).exception(e);
    }
    try {
      int version = kvm.ioctl(KvmCommands.GET_API_VERSION, 0);
      if (version != KvmCommands.API_VERSION) {
        throw Refusal.of(
                Errno.EOPNOTSUPP,
                "%s answers version %d of its interface, and %d is known",
                node,
                version,
                KvmCommands.API_VERSION)
            .exception();
      }
      return made(kvm, kvm.ioctl(KvmCommands.CREATE_VM, 0), "creating virtual machine " + name);
    } finally {
      kvm.close();
    }
  }

  private static KvmDoor vfio(String name, KvmDoor machine) {
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
          machine,
          result < 0 ? result : CreateDevice.FD.get(argument),
          "giving %s a KVM-VFIO device".formatted(name));
    }
  }

  private static KvmDoor made(KvmDoor by, int result, String what) {
    if (result < 0) {
      throw KernelErrors.unforeseen(result, "%s", what).exception();
    }
    try {
      return by.made(result);
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
