package org.bindery.backend.linux.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.api.Access;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultLineTest {
  private static final String EDU = "0000:00:10.0";
  private static final String NO_WRITE = "the page table does not permit to write there";
  private static final String NO_CONTEXT =
      "the requester has no translation: its context entry is not present";

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of(
            "DMAR: [DMA Read NO_PASID] Request device [0000:00:10.0] fault addr 0x100000"
                + " [fault reason 0x02] Present bit in context entry is clear",
            new FaultLine(EDU, -1, 0x100000, Access.READ, 2, NO_CONTEXT)),
        Arguments.of(
            "DMAR: [DMA Write NO_PASID] Request device [00:10.0] fault addr 0x100000"
                + " [fault reason 0x05] PTE Write access is not set",
            new FaultLine(EDU, -1, 0x100000, Access.WRITE, 5, NO_WRITE)),
        Arguments.of(
            "DMAR: [DMA Write PASID 0x0] Request device [0000:00:10.0] fault addr 0x200000"
                + " [fault reason 0x71] SM: Present bit in first-level paging entry is clear",
            new FaultLine(
                EDU, -1, 0x200000, Access.WRITE, 0x71, "the page table has no entry there")),
        Arguments.of(
            "DMAR: [DMA Read PASID 0x2a] Request device [3a:00.1] fault addr 0xfffffffffffff000"
                + " [fault reason 0x58] SM: Present bit in PA$ID Entry is clear",
            new FaultLine(
                "0000:3a:00.1",
                0x2a,
                0xfffffffffffff000L,
                Access.READ,
                0x58,
                "the requester has no translation: its PASID entry is not present")),
        Arguments.of(
            "DMAR: [DMA Write] Request device [00:10.0] PASID ffffffff fault addr ffe9de000"
                + " [fault reason 05] PTE Write access is not set",
            new FaultLine(EDU, -1, 0xffe9de000L, Access.WRITE, 5, NO_WRITE)),
        Arguments.of(
            "DMAR: [DMA Read] Request device [00:02.0] fault addr 1000 [fault reason 12]"
                + " non-zero reserved fields in PTE",
            new FaultLine(
                "0000:00:02.0", -1, 0x1000, Access.READ, 12, "non-zero reserved fields in PTE")),
        Arguments.of(
            "vfio-pci 0000:03:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000e"
                + " address=0x1000 flags=0x0020]",
            new FaultLine(
                "0000:03:00.0", -1, 0x1000, Access.WRITE, 2, "IO_PAGE_FAULT, flags 0x0020")),
        Arguments.of(
            "AMD-Vi: Event logged [IO_PAGE_FAULT device=03:00.0 domain=0x000e"
                + " address=0xfdf8000000 flags=0x0000]",
            new FaultLine(
                "0000:03:00.0", -1, 0xfdf8000000L, Access.READ, 2, "IO_PAGE_FAULT, flags 0x0000")),
        Arguments.of(
            "AMD-Vi: Event logged [IO_PAGE_FAULT device=0001:03:00.0 domain=0x0000 address=0x0"
                + " flags=0x0030]",
            new FaultLine("0001:03:00.0", -1, 0, Access.WRITE, 2, "IO_PAGE_FAULT, flags 0x0030")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyFormOfTheYears(String line, FaultLine fault) {
    assertThat(FaultLine.parse(line)).contains(fault);
    assertThat(FaultLine.parse("4,1234,5678901,-;" + line)).contains(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "DMAR: DRHD: handling fault status reg 2",
        "DMAR: [INTR-REMAP] Request device [00:02.0] fault index 0x10 [fault reason 0x22] x",
        "DMAR: [DMA Write] Request device [00:10.0] fault addr 11112222333344445 [fault reason 5]",
        "DMAR: [DMA Write] Request device [00:10.0] fault addr 10 [fault reason 0f]",
        "AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x000e address=0x1000 flags=0x0020]",
        "AMD-Vi: Event logged [INVALID_DEVICE_REQUEST device=03:00.0 pasid=0x0 address=0xf flags=0x0]"
      })
  void otherLinesAreNoFaults(String line) {
    assertThat(FaultLine.parse(line)).isEqualTo(Optional.empty());
  }
}
