package org.bindery.backend.sim.amd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.hardware.Unit;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.device.DmaPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;
import org.junit.jupiter.api.Test;

/** What a unit can do follows from its feature registers, but for what it says of snooping. */
class AmdV2Test {
  private static final long EFR = 0x58f77ef22294a5aL;
  private static final long GUEST_TRANSLATION = 1L << 4;
  private static final long GUEST_TRANSLATION_FOR_THE_HOST = 1L << 48;
  private static final long FIVE_LEVELS = 1L << 12;
  private static final long IGNORES_HYPER_TRANSPORT = 1L << 11;
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);

  private static Unit unit(long efr, long efr2) {
    Unit unit =
        new Unit(
            "ivhd0",
            AmdV2.of(efr, efr2),
            new CachedMemory(new FrameMemory(1 << 30)),
            new RecordingLog());
    unit.admit(REQUESTER);
    return unit;
  }

  private static HardwareCapabilities capabilities(long efr) {
    return unit(efr, 0).capabilities(REQUESTER);
  }

  private static DomainRequest request(PageTableKind kind, String format, Snoop snoop) {
    return new DomainRequest(REQUESTER, kind, format, snoop);
  }

  private static DomainRequest paging(Snoop snoop) {
    return request(PageTableKind.PAGING, "amd-v2", snoop);
  }

  @Test
  void aRyzensUnitIsWhatLinuxMakesOfIt() {
    HardwareCapabilities can = capabilities(EFR);
    // Four levels, of which Linux uses the lower half.
    assertThat(can.aperture()).isEqualTo(new IovaRange(0, (1L << 47) - 1));
    assertThat(can.pageSizes()).containsExactly(4096L, 1L << 21, 1L << 30);
    assertThat(can.formats()).containsExactly("amd-v2");
    assertThat(can.kinds()).isEqualTo(Set.of(PageTableKind.PAGING));
    assertThat(can.cacheCoherent()).isTrue();
    assertThat(can.isolatesInterrupts()).isTrue();
    assertThat(can.registers()).containsEntry("efr", EFR).containsEntry("efr2", 0L);
  }

  @Test
  void itSaysThatItEnforcesSnoopingAndHasNoBitForIt() {
    assertThat(capabilities(EFR).enforcesSnoop()).isTrue();
    assertThat(capabilities(EFR).blocksNoSnoop()).isFalse();
    // The choice is taken and kept, as the kernel's driver does.
    IommuDomain domain = unit(EFR, 0).allocate(paging(Snoop.ENFORCE));
    assertThat(domain.snoop()).isEqualTo(Snoop.ENFORCE);
    assertThat(unit(EFR, 0).allocate(paging(Snoop.ALLOW)).snoop()).isEqualTo(Snoop.ALLOW);
  }

  @Test
  void levelsFollowTheRegister() {
    HardwareCapabilities five = capabilities(EFR | FIVE_LEVELS);
    assertThat(five.aperture().last()).isEqualTo((1L << 56) - 1);
    IommuDomain domain = unit(EFR | FIVE_LEVELS, 0).allocate(paging(Snoop.ALLOW));
    domain.map(1L << 55, 77, 1, Access.READ);
    assertThat(domain.frameAt(1L << 55)).isEqualTo(77);
  }

  @Test
  void withoutTheFeaturesForItThereIsNoVersion2Table() {
    for (long lacking : List.of(GUEST_TRANSLATION, GUEST_TRANSLATION_FOR_THE_HOST)) {
      assertThat(capabilities(EFR & ~lacking).formats()).isEmpty();
      assertThat(capabilities(EFR & ~lacking).kinds()).isEmpty();
      assertRefused(
          Errno.EOPNOTSUPP, "ivhd0", () -> unit(EFR & ~lacking, 0).allocate(paging(Snoop.ALLOW)));
    }
  }

  @Test
  void otherKindsAndFormatsAreRefused() {
    Unit unit = unit(EFR, 0);
    assertRefused(
        Errno.EOPNOTSUPP,
        "SVA",
        () -> unit.allocate(request(PageTableKind.SVA, "amd-v2", Snoop.ALLOW)));
    assertRefused(
        Errno.EOPNOTSUPP,
        "vtd-second-stage",
        () -> unit.allocate(request(PageTableKind.PAGING, "vtd-second-stage", Snoop.ALLOW)));
  }

  @Test
  void mapsNothingInTheUpperHalf() {
    IommuDomain domain = unit(EFR, 0).allocate(paging(Snoop.ALLOW));
    assertRefused(
        Errno.EINVAL, "aperture", () -> domain.map((1L << 47) - 0x1000, 5, 2, Access.READ));
    assertThat(domain.frameAt((1L << 47) - 0x1000)).isEqualTo(-1);
  }

  @Test
  void theHyperTransportRangeIsReservedAndNeverMemory() {
    Unit unit = unit(EFR, 0);
    assertThat(unit.facts().windows())
        .containsExactly(
            new ReservedRegion(new IovaRange(0xfee00000L, 0xfeefffffL), ReservedRegion.Kind.MSI),
            new ReservedRegion(
                new IovaRange(0xfd00000000L, 0xffffffffffL), ReservedRegion.Kind.RESERVED));
    IommuDomain domain = unit.allocate(paging(Snoop.ALLOW));
    // No engine maps there; even so it would be no memory.
    domain.map(0xfd00000000L, 5, 1, Access.READ_WRITE);
    unit.attach(REQUESTER, domain);
    List<HardwareFault> faults = new ArrayList<>();
    try (var _ = unit.onFault(faults::add)) {
      DmaPort device = Ports.dma(unit, REQUESTER);
      assertThat(device.write(0xfd00000000L, MemorySegment.ofArray(new byte[4]))).isFalse();
      assertThat(device.read(0xfcfffffffcL, MemorySegment.ofArray(new byte[8]))).isFalse();
    }
    assertThat(faults).extracting(HardwareFault::code).containsExactly(0x9a00, 0x9000);
    assertThat(faults).allMatch(fault -> fault.reason().contains("HyperTransport"));
  }

  @Test
  void aUnitThatIgnoresHyperTransportTranslatesItsRange() {
    Unit unit = unit(EFR, IGNORES_HYPER_TRANSPORT);
    assertThat(unit.facts().windows()).hasSize(1);
    unit.attach(REQUESTER, unit.allocate(paging(Snoop.ALLOW)));
    List<HardwareFault> faults = new ArrayList<>();
    try (var _ = unit.onFault(faults::add)) {
      assertThat(
              Ports.dma(unit, REQUESTER).write(0xfd00000000L, MemorySegment.ofArray(new byte[4])))
          .isFalse();
    }
    assertThat(faults)
        .extracting(HardwareFault::code, HardwareFault::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                0x2020, "IO_PAGE_FAULT flags=0x0020 (write): the page is not present"));
  }
}
