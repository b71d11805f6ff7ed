package org.bindery.backend.mock;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.HardwareCapabilities;

/** The same for all devices, but for those without dirty tracking. */
record MockCapabilities(boolean dirtyTracking) implements HardwareCapabilities {
  @Override
  public boolean cacheCoherent() {
    return true;
  }

  @Override
  public boolean enforcesSnoop() {
    return false;
  }

  // The kernel does not look at its mocks' interrupts: they have none.
  @Override
  public boolean isolatesInterrupts() {
    return true;
  }

  @Override
  public List<String> formats() {
    return List.of(MockTypes.FORMAT);
  }

  @Override
  public Set<PageTableKind> kinds() {
    return Set.of(PageTableKind.PAGING, PageTableKind.NESTED);
  }

  @Override
  public List<Long> pageSizes() {
    return PagingDomain.PAGE_SIZES;
  }

  @Override
  public IovaRange aperture() {
    return PagingDomain.APERTURE;
  }

  @Override
  public int pasidBits() {
    return MockTypes.PASID_BITS;
  }

  @Override
  public boolean pageRequests() {
    return true;
  }

  @Override
  public boolean nestParent() {
    return true;
  }

  @Override
  public Map<String, Long> registers() {
    return Map.of("test_reg", Integer.toUnsignedLong(MockTypes.REGISTER_VALUE));
  }
}
