package org.bindery.backend.sim.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.backend.sim.pci.ResourceRange;
import org.bindery.backend.sim.testing.Captures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captures: what they make, and where wrong ones are refused. */
class CaptureTest {
  /** The edu of the capture with the groups' and IOMMUs' ends; lines 1 to 17. */
  private static final String SMALL =
      """
      # a comment
      device 0000:00:10.0
        path pci0000:00/0000:00:10.0
        vendor 0x1234
        device 0x11e8
        class 0x00ff00
        revision 0x10
        iommu_group 5
        iommu dmar0
        resource 0 0x00000000fe400000 0x00000000fe4fffff 0x0000000000040200
        config 0000: 34 12 e8 11 03 01 10 00 10 00 ff 00 00 00 00 00
      group 5 type DMA
        member 0000:00:10.0
        reserved 0x00000000fee00000 0x00000000feefffff msi
      iommu dmar0
        cap d2008c222f0686
        ecap f00f4a
      """;

  @Test
  void makesTheMachine() {
    HostDescription host = HostDescriptions.load("edu-lab");
    assertThat(host.devices()).hasSize(12);
    // The selftest's IOMMU has no registers; no device is behind it.
    assertThat(host.iommus()).extracting(IommuDescription::name).containsExactly("dmar0");
    assertThat(host.iommus().getFirst().register("cap")).isEqualTo(0xd2008c222f0686L);
    DeviceDescription e1000 =
        host.devices().stream()
            .filter(d -> d.name().equals("0000:01:01.0"))
            .findFirst()
            .orElseThrow();
    assertThat(e1000.ids()).isEqualTo(new PciIds(0x8086, 0x100e, 0x1af4, 0x1100, 0x020000, 3));
    assertThat(e1000.bridge().orElseThrow().toString()).isEqualTo("0000:00:08.0");
    assertThat(e1000.driver()).contains("e1000");
    assertThat(e1000.resetMethods()).containsExactly("bus");
    assertThat(e1000.resources()).contains(new ResourceRange(0, 0xfe340000L, 0xfe35ffffL, 0x40200));
    assertThat(e1000.config().u32(0x10)).isEqualTo(0xfe340000);
  }

  /** Linux shows no registers of an SMMU: its name tells. */
  @Test
  void anSmmuIsKnownByItsName() {
    String text =
        SMALL
            .replace("dmar0", "smmu3.0x0000000148000000")
            .replace("  cap d2008c222f0686\n  ecap f00f4a\n", "");
    IommuDescription unit = HostDescriptions.parse("my.txt", text).iommus().getFirst();
    assertThat(unit.make()).isEqualTo(IommuMake.SMMUV3);
    assertThat(unit.register("idr0")).isEqualTo(0xc44341bL);
    assertThat(unit.canwbs()).isEmpty();
  }

  @Test
  void isToldFromJsonByContentAndReadFromAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("machine.json");
    Files.writeString(file, Captures.q35Switch());
    assertThat(HostDescriptions.load(file.toString()).devices()).hasSize(19);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "vendor 0x1234 | vendor 1234 | line 4 | up to 16 bits with 0x | 1234",
        "vendor 0x1234 | vendor 0x12345 | line 4 | up to 16 bits with 0x | 0x12345",
        "vendor 0x1234 | vendr 0x1234 | line 4 | path, vendor, device | vendr",
        "vendor 0x1234 | revision 0x10 | line 2 | a line vendor for 0000:00:10.0 | without",
        "device 0000:00:10.0 | device 00:10.0 | line 2 | a PCI function as 0000:00:10.0 | 00:10.0",
        "device 0000:00:10.0 | device | line 2 | a PCI function | the end of the line",
        "device 0000:00:10.0 | devices 0000:00:10.0 | line 2 | a section device, group | devices",
        "path pci0000:00/0000:00:10.0 | path pci0000:00/0000:00:11.0 | line 3 | a path from |"
            + " pci0000:00/0000:00:11.0",
        "path pci0000:00/0000:00:10.0 | path pci0000:00/0000:00:01.0/0000:00:10.0 | line 2 |"
            + " a bridge that is described too | 0000:00:01.0",
        "revision 0x10 | revision | line 7 | up to 8 bits | the end of the line",
        "iommu_group 5 | iommu_group five | line 8 | a decimal number | five",
        "iommu dmar0 | iommu dmar1 | line 2 | an IOMMU that is described | dmar1",
        "0x00000000fe4fffff | 0x00000000fe3fffff | line 10 | not below 0xfe400000 |"
            + " 0x00000000fe3fffff",
        "config 0000: 34 12 | config 0000: 34 1g | line 11 | up to 8 bits | 1g",
        "config 0000: 34 12 | config 0000: 35 12 | line 2 | configuration space of 1234:11e8 |"
            + " 1235:11e8",
        "config 0000: | config 0ff8 | line 11 | an offset as 0040: | 0ff8",
        "config 0000: | config 0ff8: | line 11 | end within 4096 | 16 bytes at 0ff8:",
        "group 5 type | group x type | line 12 | a decimal number | x",
        "member 0000:00:10.0 | membr 0000:00:10.0 | line 13 | member or reserved | membr",
        "feefffff msi | feefffff sw-msi | line 14 | direct, direct-relaxable, reserved or msi | sw-msi",
        "ecap f00f4a | ecap zz | line 17 | up to 64 bits | zz",
        "ecap f00f4a | version 1:0 | line 15 | cap and ecap, or features, of dmar0 | without",
      })
  void refusesWithPlaceAndExpectation(
      String part, String changed, String place, String expected, String found) {
    assertThat(SMALL).contains(part);
    String broken = SMALL.replaceFirst(Pattern.quote(part), changed);
    assertRefused(broken, place, expected, found);
  }

  @Test
  void refusesALineOutsideOfASection() {
    assertRefused(
        SMALL.replaceFirst("(?m)^device", "  device"),
        "line 2",
        "a section: device NAME",
        "device");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | line 1 | JSON | an empty file",
        "hello | line 1 | JSON | hello",
        "# only a comment | line 1 | a section device NAME | the end of the capture",
      })
  void refusesWhatIsNeitherLanguage(String text, String place, String expected, String found) {
    assertRefused(text, place, expected, found);
  }

  @Test
  void refusesADeviceTwice() {
    String twice =
        SMALL + SMALL.substring(SMALL.indexOf("device 0000"), SMALL.indexOf("\ngroup 5") + 1);
    assertRefused(twice, "line 18", "0000:00:10.0 is there twice", "");
  }

  @Test
  void refusesACapabilityThatDoesNotFitAndAResourceTwice() {
    String list = "config 0000: 34 12 e8 11 03 01 10 00 10 00 ff 00 00 00 00 00";
    String msi = "\n  config 0030: 00 00 00 00 f8\n  config 00f8: 05 00 80 00";
    assertRefused(SMALL.replace(list, list + msi), "line 2", "capability 0x05", "14 bytes at 0xf8");
    String resource = "  resource 0 0x00000000fe400000 0x00000000fe4fffff 0x0000000000040200\n";
    assertRefused(
        SMALL.replace(resource, resource + resource), "line 2", "resource 0", "there twice");
  }

  @Test
  void refusesAnUnknownNameWithTheChoices() {
    assertThatThrownBy(() -> HostDescriptions.load("edu-lap"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(Errno.ENOENT);
              assertThat(refused.refusal().reason()).contains("edu-lap", "edu-lab", "q35-switch");
            });
  }

  private static void assertRefused(String text, String place, String expected, String found) {
    assertThatThrownBy(() -> HostDescriptions.parse("my.capture", text))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(Errno.EINVAL);
              assertThat(refused.refusal().reason())
                  .startsWith("my.capture, " + place + ":")
                  .contains(expected, found);
            });
  }
}
