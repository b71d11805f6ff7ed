package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.hardware.ReservedRegion;
import org.bindery.hardware.ReservedRegion.Kind;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.Test;

/** Every type of region can be described, is the device's, and is shown as Linux shows it. */
class ReservedRegionsTest {
  private static final String DEVICE = "0000:00:02.0";

  private static TestHost described(String make, String... regions) {
    return new TestHost(
        HostDescriptions.parse(
            "lab.json",
            """
            { "iommus": [ { "name": "unit0", "make": "%s" } ],
              "devices": [ { "name": "0000:00:02.0", "vendor": "0x8086", "device": "0x5916",
                "class": "0x030000", "driver": "vfio-pci",
                "reservedRegions": [ %s ] } ] }
            """
                .formatted(make, String.join(", ", regions))));
  }

  private static String region(String start, String last, String kind) {
    return "{ \"start\": \"%s\", \"last\": \"%s\", \"kind\": \"%s\" }".formatted(start, last, kind);
  }

  private static String shown(TestHost lab) {
    return lab.host().attributes().read("kernel/iommu_groups/0/reserved_regions");
  }

  private static List<ReservedRegion> of(TestHost lab) {
    return ((MachineDevice) lab.device(DEVICE)).dma().orElseThrow().reservedRegions();
  }

  private static ReservedRegion region(long start, long last, Kind kind) {
    return new ReservedRegion(new IovaRange(start, last), kind);
  }

  @Test
  void everyTypeIsDescribedInJson() {
    try (TestHost lab =
        described(
            "vtd",
            region("0x5000", "0x5fff", "sw_msi"),
            region("0x4000", "0x4fff", "msi"),
            region("0x3000", "0x3fff", "reserved"),
            region("0x2000", "0x2fff", "direct_relaxable"),
            region("0x1000", "0x1fff", "direct"))) {
      assertThat(of(lab))
          .containsExactly(
              region(0x1000, 0x1fff, Kind.DIRECT),
              region(0x2000, 0x2fff, Kind.DIRECT_RELAXABLE),
              region(0x3000, 0x3fff, Kind.RESERVED),
              region(0x4000, 0x4fff, Kind.MSI),
              region(0x5000, 0x5fff, Kind.SW_MSI),
              region(0xfee00000L, 0xfeefffffL, Kind.MSI));
      assertThat(shown(lab).lines())
          .containsExactly(
              "0x0000000000001000 0x0000000000001fff direct",
              "0x0000000000002000 0x0000000000002fff direct-relaxable",
              "0x0000000000003000 0x0000000000003fff reserved",
              "0x0000000000004000 0x0000000000004fff msi",
              "0x0000000000005000 0x0000000000005fff msi",
              "0x00000000fee00000 0x00000000feefffff msi");
      try (TinyEngine engine = lab.engine();
          DeviceFile file = lab.open(DEVICE)) {
        assertRefused(Errno.EINVAL, "1:1", () -> file.bind(new TinyFd(engine)));
      }
    }
  }

  @Test
  void onlyWhatIsWantedAtAllTimesKeepsFromBinding() {
    try (TestHost lab =
            described(
                "smmuv3",
                region("0x2000", "0x2fff", "direct_relaxable"),
                region("0x3000", "0x3fff", "reserved"),
                region("0x8000000", "0x80fffff", "sw_msi"));
        TinyEngine engine = lab.engine();
        DeviceFile file = lab.open(DEVICE)) {
      file.bind(new TinyFd(engine));
      assertThat(of(lab))
          .as("the window of the make is there once")
          .containsExactly(
              region(0x2000, 0x2fff, Kind.DIRECT_RELAXABLE),
              region(0x3000, 0x3fff, Kind.RESERVED),
              region(0x8000000L, 0x80fffffL, Kind.SW_MSI));
    }
  }

  /** As Linux does: of one type what overlaps or is side by side is one, of different types not. */
  @Test
  void whatIsSideBySideIsShownAsOne() {
    try (TestHost lab =
        described(
            "vtd",
            region("0x3000", "0x4fff", "reserved"),
            region("0x5000", "0x5fff", "reserved"),
            region("0x4000", "0x47ff", "reserved"),
            region("0x4000", "0x6fff", "direct_relaxable"),
            region("0x7000", "0x7fff", "reserved"),
            region("0xfef00000", "0xfef0ffff", "msi"))) {
      assertThat(shown(lab).lines())
          .containsExactly(
              "0x0000000000003000 0x0000000000005fff reserved",
              "0x0000000000004000 0x0000000000006fff direct-relaxable",
              "0x0000000000007000 0x0000000000007fff reserved",
              "0x00000000fee00000 0x00000000fef0ffff msi");
    }
  }

  @Test
  void everyTypeThatLinuxShowsIsTakenFromACapture() {
    String capture =
        """
        device 0000:00:02.0
          path pci0000:00/0000:00:02.0
          vendor 0x8086
          device 0x5916
          class 0x030000
          revision 0x00
          iommu_group 0
          iommu %s
          config 0000: 86 80 16 59 00 00 00 00 00 00 00 03 00 00 00 00
        group 0 type DMA
          member 0000:00:02.0
          reserved 0x0000000000001000 0x0000000000001fff direct
          reserved 0x0000000000002000 0x0000000000002fff direct-relaxable
          reserved 0x0000000000003000 0x0000000000003fff reserved
          reserved 0x%s msi
        iommu %s
        """;
    String intel =
        capture.formatted("dmar0", "00000000fee00000 0x00000000feefffff", "dmar0")
            + "  cap d2008c222f0686\n  ecap f00f4a\n";
    try (TestHost lab = new TestHost(HostDescriptions.parse("capture", intel))) {
      assertThat(of(lab))
          .containsExactly(
              region(0x1000, 0x1fff, Kind.DIRECT),
              region(0x2000, 0x2fff, Kind.DIRECT_RELAXABLE),
              region(0x3000, 0x3fff, Kind.RESERVED),
              region(0xfee00000L, 0xfeefffffL, Kind.MSI));
    }
    String arm =
        capture.formatted(
            "smmu3.0x0000000009050000",
            "0000000008000000 0x00000000080fffff",
            "smmu3.0x0000000009050000");
    try (TestHost lab = new TestHost(HostDescriptions.parse("capture", arm))) {
      assertThat(of(lab)).last().isEqualTo(region(0x8000000L, 0x80fffffL, Kind.SW_MSI));
      assertThat(of(lab)).hasSize(4);
      assertThat(shown(lab)).endsWith("0x0000000008000000 0x00000000080fffff msi");
    }
  }
}
