package org.bindery.backend.sim.vtd;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.model.iommu.LeafSize;

/** What a unit can do, which is the same for every requester. */
record VtdCapabilities(VtdRegisters unit) implements HardwareCapabilities {
  static final String SECOND_STAGE = "vtd-second-stage";

  /** Always: on x86 DMA through the unit is coherent. */
  @Override
  public boolean cacheCoherent() {
    return true;
  }

  @Override
  public boolean enforcesSnoop() {
    return unit.snoopControl();
  }

  @Override
  public boolean isolatesInterrupts() {
    return unit.interruptRemapping();
  }

  @Override
  public List<String> formats() {
    return unit.levels() == 0 ? List.of() : List.of(SECOND_STAGE);
  }

  @Override
  public Set<PageTableKind> kinds() {
    return unit.levels() == 0 ? Set.of() : Set.of(PageTableKind.PAGING);
  }

  @Override
  public List<Long> pageSizes() {
    return Arrays.stream(LeafSize.values())
        .filter(size -> size.compareTo(unit.largestLeaf()) <= 0)
        .map(LeafSize::bytes)
        .toList();
  }

  @Override
  public IovaRange aperture() {
    return unit.aperture();
  }

  @Override
  public Map<String, Long> registers() {
    return Map.of("cap", unit.cap(), "ecap", unit.ecap());
  }
}
