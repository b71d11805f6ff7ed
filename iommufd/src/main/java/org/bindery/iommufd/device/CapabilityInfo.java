package org.bindery.iommufd.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.ReservedRegion;

/** What a device and the IOMMU behind it can do: seed 000's question, answered before attaching. */
record CapabilityInfo(
    boolean snoopEnforceable,
    boolean blocksNoSnoop,
    boolean ignoresNoSnoop,
    List<Long> pageSizes,
    List<IovaRange> ranges,
    List<String> formats,
    Set<PageTableKind> kinds,
    int pasidBits,
    boolean pageRequests,
    boolean ats,
    boolean dirtyTracking,
    String hardware,
    String make,
    Map<String, Long> registers)
    implements DeviceInfo {
  static CapabilityInfo of(DmaDevice device) {
    HardwareCapabilities can = Requesters.capabilities(device);
    return new CapabilityInfo(
        Requesters.enforceSnoop(device),
        Requesters.blockNoSnoop(device),
        Requesters.ignoreNoSnoop(device),
        can.pageSizes(),
        mappable(can.aperture(), device.reservedRegions()),
        can.formats(),
        HwptAllocation.kinds(device),
        Pasids.bits(device),
        Pasids.pageRequests(device),
        device.ats(),
        can.dirtyTracking(),
        device.hardware().name(),
        device.hardware().make(),
        can.registers());
  }

  /** The aperture less what is reserved for the device. */
  static List<IovaRange> mappable(IovaRange aperture, List<ReservedRegion> regions) {
    List<IovaRange> left = List.of(aperture);
    for (ReservedRegion region : regions) {
      if (region.kind() != ReservedRegion.Kind.DIRECT_RELAXABLE) {
        left = without(left, region.range());
      }
    }
    return left;
  }

  private static List<IovaRange> without(List<IovaRange> ranges, IovaRange hole) {
    List<IovaRange> left = new ArrayList<>();
    for (IovaRange range : ranges) {
      if (!range.intersects(hole)) {
        left.add(range);
        continue;
      }
      if (Long.compareUnsigned(range.start(), hole.start()) < 0) {
        left.add(new IovaRange(range.start(), hole.start() - 1));
      }
      if (Long.compareUnsigned(range.last(), hole.last()) > 0) {
        left.add(new IovaRange(hole.last() + 1, range.last()));
      }
    }
    return left;
  }
}
