package org.bindery.iommufd.device;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** The groups that an fd owns, by the host's group; checks a device before it is bound. */
final class Groups {
  private final Function<DmaGroup, FdGroup> maker;
  // Guarded by this; nothing is called under it but the maker, which only makes.
  private final Map<DmaGroup, FdGroup> owned = new IdentityHashMap<>();

  Groups(Function<DmaGroup, FdGroup> maker) {
    this.maker = maker;
  }

  /**
   * Binds a device: {@code iommufd_device_bind}, in its order.
   *
   * @throws org.bindery.api.RefusedException EINVAL not cache coherent; ENODEV no group; EPERM
   *     interrupts not isolated; EINVAL bound already; what {@link DmaGroup#claim} refuses
   */
  BoundDmaDevice bind(DmaDevice device, Function<FdGroup, BoundDmaDevice> made) {
    String iommu = device.hardware().name();
    if (!Requesters.capabilities(device).cacheCoherent()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s: its DMA through %s is not coherent with CPU caches",
              device.name(),
              iommu)
          .exception();
    }
    DmaGroup group = device.group();
    if (group == null) {
      throw Refusal.of(Errno.ENODEV, "%s is in no group: no IOMMU is in front of it", device.name())
          .exception();
    }
    checkInterrupts(device, group);
    while (true) {
      FdGroup mine = ownedOf(group);
      try {
        BoundDmaDevice bound = mine.bind(device, () -> made.apply(mine));
        if (bound != null) {
          return bound;
        }
      } finally {
        if (mine.isReleased()) {
          forget(group, mine);
        }
      }
    }
  }

  private static void checkInterrupts(DmaDevice device, DmaGroup group) {
    if (group.allowsUnsafeInterrupts()) {
      return;
    }
    for (DmaDevice member : group.members()) {
      if (!Requesters.capabilities(member).isolatesInterrupts()) {
        throw Refusal.of(
                Errno.EPERM,
                "%s: %s does not isolate the interrupts of %s in its group %d, so its DMA could"
                    + " raise another's; its host does not set allow_unsafe_interrupts",
                device.name(),
                member.hardware().name(),
                member.name(),
                group.id())
            .blockedBy(member.name(), "interrupts not isolated")
            .exception();
      }
    }
  }

  /** Ends a bind that is detached; false when it has ended before. */
  boolean unbind(BoundDmaDevice device) {
    boolean ended = device.group().unbind(device);
    if (device.group().isReleased()) {
      forget(device.function().group(), device.group());
    }
    return ended;
  }

  private synchronized FdGroup ownedOf(DmaGroup group) {
    return owned.computeIfAbsent(group, maker);
  }

  private synchronized void forget(DmaGroup group, FdGroup released) {
    owned.remove(group, released);
  }
}
