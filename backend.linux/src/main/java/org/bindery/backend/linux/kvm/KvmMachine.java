package org.bindery.backend.linux.kvm;

import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.backend.linux.vfio.KernelFile;
import org.bindery.host.DeviceFile;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;

/**
 * A virtual machine of the kernel's with its KVM-VFIO device. It has no processor here: who runs
 * one has the kernel's interface for it. Thread-safe.
 */
final class KvmMachine implements VirtualMachine {
  private final IoctlDoor machine;
  private final IoctlDoor vfio;
  private final MachineMemory memory;
  private final MachineFiles files;
  private final Consumer<KvmMachine> onClose;

  /**
   * @param onClose is told when it has ended, each time that it is closed
   */
  KvmMachine(
      String name,
      IoctlDoor machine,
      IoctlDoor vfio,
      MachineMemory memory,
      Consumer<KvmMachine> onClose) {
    this.machine = machine;
    this.vfio = vfio;
    this.memory = memory;
    this.files = new MachineFiles(name, new VfioFiles(vfio));
    this.onClose = onClose;
  }

  @Override
  public void add(MemorySlot slot) {
    memory.add(slot);
  }

  @Override
  public void remove(int slot) {
    memory.remove(slot);
  }

  @Override
  public void add(DeviceFile file) {
    files.add(own(file));
  }

  @Override
  public void remove(DeviceFile file) {
    files.remove(own(file));
  }

  private static KernelFile own(DeviceFile file) {
    if (file instanceof KernelFile own) {
      return own;
    }
    throw Refusal.of(Errno.EINVAL, "a device file that is not the kernel's").exception();
  }

  @Override
  public void setNonCoherent(boolean nonCoherent) {
    files.setNonCoherent(nonCoherent);
  }

  /** The files that the kernel knew are let go by it. */
  @Override
  public void close() {
    files.end();
    memory.close();
    vfio.close();
    machine.close();
    onClose.accept(this);
  }
}
