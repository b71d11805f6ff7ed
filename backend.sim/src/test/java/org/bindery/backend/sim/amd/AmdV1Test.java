package org.bindery.backend.sim.amd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.hardware.Unit;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

/** Version 1 tables: they always force snooping. */
class AmdV1Test {
  private static final long EFR = 0x58f77ef22294a5aL;
  private static final long HATS = 0x3L << 10;
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);

  private static Unit unit(long efr) {
    Unit unit =
        new Unit(
            "ivhd0",
            AmdV1.of(efr, 0),
            new CachedMemory(new FrameMemory(1 << 30)),
            new RecordingLog());
    unit.admit(REQUESTER);
    return unit;
  }

  private static IommuDomain domain(Unit unit, Snoop snoop) {
    return unit.allocate(new DomainRequest(REQUESTER, PageTableKind.PAGING, "amd-v1", snoop));
  }

  @Test
  void enforcesAndBlocksAndHasNoOtherTables() {
    HardwareCapabilities can = unit(EFR).capabilities(REQUESTER);
    assertThat(can.enforcesSnoop()).isTrue();
    assertThat(can.blocksNoSnoop()).isTrue();
    assertThat(can.formats()).containsExactly("amd-v1");
    assertThat(can.kinds()).isEqualTo(Set.of(PageTableKind.PAGING));
    assertThat(domain(unit(EFR), Snoop.ENFORCE).snoop()).isEqualTo(Snoop.ENFORCE);
    assertRefused(
        Errno.EOPNOTSUPP,
        "ivhd0 (amd-v1) cannot let No Snoop through",
        () -> domain(unit(EFR), Snoop.ALLOW));
  }

  @Test
  void levelsFollowTheRegisterUpToFive() {
    assertThat(aperture(EFR & ~HATS)).isEqualTo(new IovaRange(0, (1L << 48) - 1));
    assertThat(aperture(EFR & ~HATS | 1L << 10)).isEqualTo(new IovaRange(0, (1L << 57) - 1));
    assertThat(aperture(EFR & ~HATS | 2L << 10)).isEqualTo(new IovaRange(0, (1L << 57) - 1));
    IommuDomain domain = domain(unit(EFR), Snoop.ENFORCE);
    domain.map(1L << 56, 77, 1, Access.READ);
    assertThat(domain.frameAt(1L << 56)).isEqualTo(77);
  }

  private static IovaRange aperture(long efr) {
    return unit(efr).capabilities(REQUESTER).aperture();
  }

  @Test
  void aUnitMayHaveNone() {
    assertThat(unit(EFR | HATS).capabilities(REQUESTER).formats()).isEmpty();
    assertRefused(Errno.EOPNOTSUPP, "ivhd0", () -> domain(unit(EFR | HATS), Snoop.ENFORCE));
  }
}
