package org.bindery.core.fd;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;

/**
 * What a software device can do: it has no IOMMU, so nothing blocks no-snoop accesses, there is no
 * page table to choose, and no address is out of its reach. The kernel has no hardware to tell of
 * either ({@code IOMMU_GET_HW_INFO} is ENOENT).
 */
record NoHardware() implements DeviceInfo {
  @Override
  public boolean snoopEnforceable() {
    return false;
  }

  @Override
  public List<Long> pageSizes() {
    return List.of();
  }

  @Override
  public List<IovaRange> ranges() {
    return List.of(IovaRange.all());
  }

  @Override
  public List<String> formats() {
    return List.of();
  }

  @Override
  public Set<PageTableKind> kinds() {
    return Set.of();
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
    return "none";
  }

  @Override
  public String make() {
    return "software";
  }

  @Override
  public Map<String, Long> registers() {
    return Map.of();
  }
}
