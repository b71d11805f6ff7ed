package org.bindery.iommufd.device;

import java.util.List;
import org.bindery.hardware.ReservedRegion;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.ioas.Reservation;
import org.bindery.iommufd.object.Rollback;

/**
 * Keeps the reserved regions of devices free in the address space that their table leads to. The
 * memory of a virtual machine is not the fd's to keep free: what a slot has in such a region no DMA
 * reaches.
 */
final class DeviceSpace {
  private DeviceSpace() {}

  /** Null: the table leads to no address space of the fd. */
  static Ioas of(HwptObject table) {
    return table instanceof IoasHwpt follower ? follower.ioas() : null;
  }

  /**
   * @throws org.bindery.api.RefusedException EADDRINUSE something is there; EINVAL as {@link
   *     InterruptWindows}
   */
  static void reserve(HwptObject table, BoundDmaDevice device, Rollback rollback) {
    Ioas ioas = of(table);
    if (ioas != null) {
      ioas.reserve(reservations(device), device);
      rollback.push(() -> ioas.unreserve(device));
    }
    InterruptWindows.check(device.function());
  }

  static void unreserve(HwptObject table, BoundDmaDevice device) {
    Ioas ioas = of(table);
    if (ioas != null) {
      ioas.unreserve(device);
    }
  }

  private static List<Reservation> reservations(BoundDmaDevice device) {
    return device.function().reservedRegions().stream()
        .filter(region -> region.kind() != ReservedRegion.Kind.DIRECT_RELAXABLE)
        .map(region ->
            new Reservation(
                region.range(), "%s region of %s".formatted(region.kind(), device.name())))
        .toList();
  }
}
