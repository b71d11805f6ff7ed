package org.bindery.backend.sim.vtd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.hardware.Unit;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

/** What a unit can do follows from its registers; what it cannot is refused. */
class VtdHardwareTest {
  private static final long CAP = 0xd2008c222f0686L;
  private static final long ECAP = 0xf00f4aL;
  private static final long SNOOP_CONTROL = 1 << 7;
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);

  private static Unit unit(long cap, long ecap) {
    Unit unit =
        new Unit(
            "dmar0",
            Vtd.of(cap, ecap),
            new CachedMemory(new FrameMemory(1 << 30)),
            new RecordingLog());
    unit.admit(REQUESTER);
    return unit;
  }

  private static DomainRequest request(PageTableKind kind, String format, Snoop snoop) {
    return new DomainRequest(REQUESTER, kind, format, snoop);
  }

  private static DomainRequest paging(Snoop snoop) {
    return request(PageTableKind.PAGING, "vtd-second-stage", snoop);
  }

  /** Each of PASIDs, page requests and page tables of CPUs takes its bits, and scalable mode. */
  @Test
  void whatAUnitDoesByPasidFollowsFromItsRegisters() {
    long cap = 0x19ed008c40780c66L;
    long ecap = 0x3ef9ea6f050dfL;
    assertPasids(cap, ecap, 20, true, true);
    assertPasids(cap, ecap & ~(1L << 43), 0, false, false);
    assertPasids(cap, ecap & ~(1L << 40), 0, false, false);
    assertPasids(cap, ecap & ~(1L << 29), 20, false, true);
    assertPasids(cap, ecap & ~(1L << 47), 20, true, false);
    assertPasids(cap & ~(1L << 56), ecap, 20, true, false);
    assertPasids(cap, ecap & ~(0x1fL << 35) | 7L << 35, 8, true, true);
    // The chipset's units of the same server: scalable mode, and no PASIDs.
    assertPasids(cap, 0x3ee9e86f050dfL, 0, false, false);
  }

  private static void assertPasids(
      long cap, long ecap, int bits, boolean pageRequests, boolean shared) {
    HardwareCapabilities capabilities = unit(cap, ecap).capabilities(REQUESTER);
    assertThat(capabilities.pasidBits()).isEqualTo(bits);
    assertThat(capabilities.pageRequests()).isEqualTo(pageRequests);
    assertThat(capabilities.kinds().contains(PageTableKind.SVA)).isEqualTo(shared);
    assertThat(Ports.pasids(unit(cap, ecap), REQUESTER).isPresent()).isEqualTo(bits != 0);
  }

  @Test
  void theCapturedUnitIsWhatTheRealKernelMadeOfIt() {
    HardwareCapabilities capabilities = unit(CAP, ECAP).capabilities(REQUESTER);
    assertThat(capabilities.aperture()).isEqualTo(new IovaRange(0, 0xffffffffffffL));
    assertThat(capabilities.pageSizes()).containsExactly(4096L, 1L << 21, 1L << 30);
    assertThat(capabilities.cacheCoherent()).isTrue();
    assertThat(capabilities.isolatesInterrupts()).isTrue();
    assertThat(capabilities.enforcesSnoop()).isFalse();
    assertThat(capabilities.kinds()).isEqualTo(Set.of(PageTableKind.PAGING));
    assertThat(capabilities.pasidBits()).isZero();
    assertThat(capabilities.registers()).containsEntry("cap", CAP).containsEntry("ecap", ECAP);
  }

  @Test
  void widthAndPageSizesFollowTheRegisters() {
    // MGAW 39 bits under tables of 48; then tables of 39 bits only, without large pages.
    assertThat(unit(CAP & ~0x3f0000L | 38L << 16, ECAP).capabilities(REQUESTER).aperture().last())
        .isEqualTo((1L << 39) - 1);
    HardwareCapabilities small =
        unit(CAP & ~0x1f00L & ~(0xfL << 34) | 0x200L, ECAP).capabilities(REQUESTER);
    assertThat(small.aperture().last()).isEqualTo((1L << 39) - 1);
    assertThat(small.pageSizes()).containsExactly(4096L);
    // Tables of 57 bits, and a unit as wide; then one that is not.
    long five = CAP & ~0x1f00L & ~0x3f0000L | 0x800L;
    assertThat(unit(five | 56L << 16, ECAP).capabilities(REQUESTER).aperture().last())
        .isEqualTo((1L << 57) - 1);
    assertThat(unit(five | 51L << 16, ECAP).capabilities(REQUESTER).aperture().last())
        .isEqualTo((1L << 52) - 1);
    assertThat(unit(CAP & ~(0xfL << 34) | 1L << 34, ECAP).capabilities(REQUESTER).pageSizes())
        .containsExactly(4096L, 1L << 21);
  }

  @Test
  void enforcesSnoopOnlyWithSnoopControl() {
    assertRefused(
        Errno.EOPNOTSUPP, "snoop control", () -> unit(CAP, ECAP).allocate(paging(Snoop.ENFORCE)));
    IommuDomain domain = unit(CAP, ECAP | SNOOP_CONTROL).allocate(paging(Snoop.ENFORCE));
    assertThat(domain.snoop()).isEqualTo(Snoop.ENFORCE);
    domain.map(0x1000, 77, 1, Access.READ);
    assertThat(domain.frameAt(0x1234)).isEqualTo(77);
  }

  @Test
  void otherKindsAndFormatsAreRefused() {
    Unit unit = unit(CAP, ECAP);
    assertRefused(
        Errno.EOPNOTSUPP,
        "SVA",
        () -> unit.allocate(request(PageTableKind.SVA, "vtd-second-stage", Snoop.ALLOW)));
    assertRefused(
        Errno.EOPNOTSUPP,
        "amd-v2",
        () -> unit.allocate(request(PageTableKind.PAGING, "amd-v2", Snoop.ALLOW)));
  }

  @Test
  void aDomainOfAnotherUnitAndAnUnknownRequesterAreRefused() {
    Unit unit = unit(CAP, ECAP);
    IommuDomain foreign = unit(CAP, ECAP).allocate(paging(Snoop.ALLOW));
    assertRefused(Errno.EINVAL, "not one of dmar0", () -> unit.attach(REQUESTER, foreign));
    IommuDomain own = unit.allocate(paging(Snoop.ALLOW));
    assertRefused(
        Errno.EINVAL, "0000:00:11.0", () -> unit.attach(new RequesterId(0, 0, 0x88), own));
  }

  @Test
  void mapsNothingBeyondTheAperture() {
    IommuDomain domain = unit(CAP & ~0x3f0000L | 38L << 16, ECAP).allocate(paging(Snoop.ALLOW));
    assertRefused(
        Errno.EINVAL, "aperture", () -> domain.map((1L << 39) - 0x1000, 5, 2, Access.READ));
    assertThat(domain.frameAt((1L << 39) - 0x1000)).isEqualTo(-1);
  }

  @Test
  void domainIdsAreAsManyAsTheRegisterSaysAndComeBack() {
    // ND 0: 16 domains, of which 0 is reserved.
    Unit unit = unit(CAP & ~0x7L, ECAP);
    IommuDomain last = null;
    for (int i = 0; i < 15; i++) {
      last = unit.allocate(paging(Snoop.ALLOW));
    }
    assertRefused(Errno.ENOMEM, "16 domain ids", () -> unit.allocate(paging(Snoop.ALLOW)));
    last.close();
    assertThat(unit.allocate(paging(Snoop.ALLOW))).isNotNull();
  }

  private static void assertRefused(Errno errno, String reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(errno);
              assertThat(refused.refusal().reason()).contains(reason);
            });
  }
}
