package org.bindery.uapi.door.kit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;

/** A device behind tables of 4 KiB and 2 MiB pages, with PASIDs of 20 bits. */
public final class FakeDeviceInfo implements DeviceInfo {
  @Override
  public boolean snoopEnforceable() {
    return true;
  }

  @Override
  public List<Long> pageSizes() {
    return List.of(4096L, 1L << 21);
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
    return 20;
  }

  @Override
  public boolean pageRequests() {
    return false;
  }

  @Override
  public boolean dirtyTracking() {
    return true;
  }

  @Override
  public String hardware() {
    return "dmar0";
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
