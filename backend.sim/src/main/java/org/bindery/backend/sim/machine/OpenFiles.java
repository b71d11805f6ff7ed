package org.bindery.backend.sim.machine;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Who has the file of a device open, and which of them has bound it: one at a time. A file is told
 * apart by its identity. Guarded by the machine's lock.
 */
public final class OpenFiles {
  private final Machine machine;

  public OpenFiles(Machine machine) {
    this.machine = machine;
  }

  /**
   * @throws org.bindery.api.RefusedException ENODEV the device has left, or has no file since it is
   *     not on a vfio host driver
   */
  public void open(MachineDevice device, Object file) {
    synchronized (machine.lock()) {
      checkPresent(device);
      if (device.driver().filter(HostDriver::isVfio).isEmpty()) {
        throw Refusal.of(
                Errno.ENODEV,
                "%s has no device file: it is %s, and only vfio drivers make one",
                device,
                device
                    .driver()
                    .map(driver -> "bound to host driver " + driver)
                    .orElse("bound to no host driver"))
            .remedy("take %s", device)
            .exception();
      }
      device.openFiles().add(file);
    }
  }

  /**
   * Makes a file the one that has the device bound.
   *
   * @throws org.bindery.api.RefusedException ENODEV the device has left; EINVAL another file has it
   *     bound
   */
  public void bind(MachineDevice device, Object file) {
    synchronized (machine.lock()) {
      checkPresent(device);
      if (device.boundFile() != null) {
        String owner = device.dma().flatMap(dma -> dma.group().owner()).orElse("another opener");
        throw Refusal.of(Errno.EINVAL, "%s is bound already, by %s", device, owner)
            .blockedBy(device.name(), "bound by " + owner)
            .exception();
      }
      device.boundFile(file);
    }
  }

  public void unbind(MachineDevice device, Object file) {
    synchronized (machine.lock()) {
      if (device.boundFile() == file) {
        device.boundFile(null);
      }
    }
  }

  public void close(MachineDevice device, Object file) {
    synchronized (machine.lock()) {
      unbind(device, file);
      device.openFiles().removeIf(other -> other == file);
    }
  }

  /** Refuses with ENODEV when the device has left its host, or the host has stopped. */
  public static void checkPresent(MachineDevice device) {
    if (!device.present()) {
      throw Refusal.of(Errno.ENODEV, "%s has left host %s", device, device.host()).exception();
    }
  }
}
