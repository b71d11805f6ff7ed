package org.bindery.backend.linux.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;

/** What a device and the IOMMU behind it can do, as far as the kernel tells. */
record LinuxDeviceInfo(
    boolean snoopEnforceable,
    List<Long> pageSizes,
    List<IovaRange> ranges,
    List<String> formats,
    Set<PageTableKind> kinds,
    int pasidBits,
    boolean pageRequests,
    boolean dirtyTracking,
    String hardware,
    String make,
    Map<String, Long> registers)
    implements DeviceInfo {
  /** Of a software device: no table, so nothing limits where its memory may be. */
  static LinuxDeviceInfo software() {
    return new LinuxDeviceInfo(
        false,
        List.of(4096L),
        List.of(IovaRange.all()),
        List.of(),
        Set.of(),
        0,
        false,
        false,
        "none",
        "none",
        Map.of());
  }
}
