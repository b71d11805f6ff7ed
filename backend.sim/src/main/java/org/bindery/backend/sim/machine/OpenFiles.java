package org.bindery.backend.sim.machine;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.unconfined.UnconfinedFunction;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;

/**
 * Who has the file of a device open, its own or one that its group's file gave, and which of them
 * has bound it: one at a time. A file is told apart by its identity. Guarded by the machine's lock.
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
   * Opens it by its group's file.
   *
   * @throws org.bindery.api.RefusedException ENODEV it has left the group; EBADF that file is
   *     closed
   */
  public void openByGroup(MachineDevice device, VfioGroup group, GroupFile by, DeviceFile file) {
    synchronized (machine.lock()) {
      checkPresent(device);
      if (device.vfioGroup() != group) {
        throw Refusal.of(Errno.ENODEV, "%s has left group %s", device, group.name()).exception();
      }
      group.openedHere(file, by);
      device.openFiles().add(file);
    }
  }

  /**
   * @throws org.bindery.api.RefusedException EBUSY the group of a device is open by its own file
   */
  public void requireGroupClosed(MachineDevice device) {
    synchronized (machine.lock()) {
      if (device.vfioGroup() != null) {
        device.vfioGroup().requireClosed(device);
      }
    }
  }

  /**
   * Makes a file the one that has the device bound, and keeps the group's file from being opened
   * meanwhile.
   *
   * @throws org.bindery.api.RefusedException ENODEV the device has left; EBUSY its group is open by
   *     its own file; EINVAL another file has it bound
   */
  public void bind(MachineDevice device, Object file) {
    synchronized (machine.lock()) {
      checkPresent(device);
      requireGroupClosed(device);
      requireUnbound(device);
      device.boundFile(file);
      device.vfioGroup().boundByOwn(1);
      device.keptClosed(device.vfioGroup());
    }
  }

  /** As {@link #bind}, by a file that was opened by the group's. */
  public void bindByGroup(MachineDevice device, Object file) {
    synchronized (machine.lock()) {
      checkPresent(device);
      requireUnbound(device);
      device.boundFile(file);
    }
  }

  private static void requireUnbound(MachineDevice device) {
    if (device.boundFile() != null) {
      Optional<Refusal.Builder> byGroup =
          Optional.ofNullable(device.vfioGroup()).flatMap(group -> group.boundHere(device));
      if (byGroup.isPresent()) {
        throw byGroup.get().exception();
      }
      String owner =
          device
              .dma()
              .flatMap(dma -> dma.group().owner())
              .or(() -> device.unconfined().flatMap(UnconfinedFunction::owner))
              .orElse("another opener");
      throw Refusal.of(Errno.EINVAL, "%s is bound already, by %s", device, owner)
          .blockedBy(device.name(), "bound by " + owner)
          .exception();
    }
  }

  public void unbind(MachineDevice device, Object file) {
    synchronized (machine.lock()) {
      if (device.boundFile() == file) {
        device.boundFile(null);
        if (device.keptClosed() != null) {
          device.keptClosed().boundByOwn(-1);
          device.keptClosed(null);
        }
      }
    }
  }

  /** Closes what was opened by a group's file. */
  public void closeByGroup(MachineDevice device, VfioGroup group, DeviceFile file) {
    synchronized (machine.lock()) {
      close(device, file);
      group.closedHere(file);
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
