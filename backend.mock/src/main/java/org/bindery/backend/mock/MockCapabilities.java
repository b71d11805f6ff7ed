package org.bindery.backend.mock;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.HardwareCapabilities;

/**
 * Capabilities by name.
 *
 * @param isolatesInterrupts the kernel does not look at its mocks' interrupts: they have none
 */
record MockCapabilities(
    boolean cacheCoherent,
    boolean enforcesSnoop,
    boolean isolatesInterrupts,
    List<String> formats,
    Set<PageTableKind> kinds,
    List<Long> pageSizes,
    IovaRange aperture,
    int pasidBits,
    boolean pageRequests,
    boolean dirtyTracking,
    boolean nestParent,
    boolean guestPasidTables,
    Map<String, Long> registers)
    implements HardwareCapabilities {
  /** The same for all devices, but for those without dirty tracking. */
  static MockCapabilities of(boolean dirtyTracking) {
    return new MockCapabilities(
        true,
        false,
        true,
        List.of(MockTypes.FORMAT),
        Set.of(PageTableKind.PAGING, PageTableKind.NESTED),
        PagingDomain.PAGE_SIZES,
        PagingDomain.APERTURE,
        MockTypes.PASID_BITS,
        true,
        dirtyTracking,
        true,
        true,
        Map.of("test_reg", Integer.toUnsignedLong(MockTypes.REGISTER_VALUE)));
  }
}
