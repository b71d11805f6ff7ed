package org.bindery.core.fake;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;

/**
 * A device behind an IOMMU that says whether it can block No Snoop, and does what it says or not.
 */
record FakeInfo(boolean snoopEnforceable, boolean blocksNoSnoop) implements DeviceInfo {
  @Override
  public List<Long> pageSizes() {
    return List.of(4096L);
  }

  @Override
  public List<IovaRange> ranges() {
    return List.of(IovaRange.all());
  }

  @Override
  public List<String> formats() {
    return List.of("fake");
  }

  @Override
  public Set<PageTableKind> kinds() {
    return Set.of(PageTableKind.PAGING);
  }

  @Override
  public int pasidBits() {
    return 0;
  }

  @Override
  public boolean pageRequests() {
    return false;
  }

  @Override
  public boolean dirtyTracking() {
    return false;
  }

  @Override
  public String hardware() {
    return "iommu0";
  }

  @Override
  public String make() {
    return "fake";
  }

  @Override
  public Map<String, Long> registers() {
    return Map.of();
  }
}
