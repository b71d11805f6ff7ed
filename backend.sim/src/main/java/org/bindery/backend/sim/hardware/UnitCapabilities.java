package org.bindery.backend.sim.hardware;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.HardwareCapabilities;

/** What a unit can do, which is the same for every requester. */
record UnitCapabilities(MakeFacts facts) implements HardwareCapabilities {
  /** Always: on x86 DMA through a unit is coherent, but for what asks not to be snooped. */
  @Override
  public boolean cacheCoherent() {
    return true;
  }

  @Override
  public boolean enforcesSnoop() {
    return facts.enforcesSnoop();
  }

  @Override
  public boolean blocksNoSnoop() {
    return facts.blocksNoSnoop();
  }

  @Override
  public boolean isolatesInterrupts() {
    return facts.isolatesInterrupts();
  }

  @Override
  public List<String> formats() {
    return facts.format().levels() == 0 ? List.of() : List.of(facts.format().name());
  }

  @Override
  public Set<PageTableKind> kinds() {
    if (facts.format().levels() == 0) {
      return Set.of();
    }
    return facts.walksCpuTables()
        ? EnumSet.of(PageTableKind.PAGING, PageTableKind.SVA)
        : EnumSet.of(PageTableKind.PAGING);
  }

  @Override
  public List<Long> pageSizes() {
    return facts.format().pageSizes();
  }

  @Override
  public IovaRange aperture() {
    return facts.format().aperture();
  }

  @Override
  public int pasidBits() {
    return facts.pasidBits();
  }

  @Override
  public boolean pageRequests() {
    return facts.pageRequests();
  }

  @Override
  public Map<String, Long> registers() {
    return facts.registers();
  }
}
