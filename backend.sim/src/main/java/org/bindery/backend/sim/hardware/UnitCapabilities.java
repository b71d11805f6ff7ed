package org.bindery.backend.sim.hardware;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.RequesterId;

/** What a unit can do for a requester. */
record UnitCapabilities(MakeFacts facts, RequesterId requester) implements HardwareCapabilities {
  @Override
  public boolean cacheCoherent() {
    return facts.cacheCoherent();
  }

  @Override
  public boolean enforcesSnoop() {
    return facts.enforcesSnoop(requester);
  }

  @Override
  public boolean blocksNoSnoop() {
    return facts.blocksNoSnoop(requester);
  }

  @Override
  public boolean ignoresNoSnoop() {
    return facts.ignoresNoSnoop(requester);
  }

  @Override
  public boolean isolatesInterrupts() {
    return facts.isolatesInterrupts();
  }

  @Override
  public List<String> formats() {
    return facts.formats().stream().map(TableFormat::name).toList();
  }

  /** Those that {@code allocate} makes: a nested one is made under another. */
  @Override
  public Set<PageTableKind> kinds() {
    if (facts.formats().isEmpty()) {
      return Set.of();
    }
    Set<PageTableKind> kinds = EnumSet.of(PageTableKind.PAGING);
    if (facts.walksCpuTables()) {
      kinds.add(PageTableKind.SVA);
    }
    if (facts.formats().stream().anyMatch(facts::walksGuestTables)) {
      kinds.add(PageTableKind.EPT);
    }
    return kinds;
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
  public boolean dirtyTracking() {
    return facts.dirtyTracking();
  }

  @Override
  public boolean nestParent() {
    return facts.formats().stream().anyMatch(facts::nestParent);
  }

  @Override
  public boolean guestPasidTables() {
    return facts.guestPasidTables();
  }

  @Override
  public List<String> formatsFor(HwptRequest wanted) {
    TableAbilities abilities = TableAbilities.of(wanted);
    return (abilities.dirtyTracking() ? facts.trackedFormats() : facts.formats())
        .stream()
            .filter(format -> facts.lack(format, abilities).isEmpty())
            .filter(format -> wanted.kind() != PageTableKind.EPT || facts.walksGuestTables(format))
            .map(TableFormat::name)
            .toList();
  }

  @Override
  public Map<String, Long> registers() {
    return facts.registers();
  }
}
