package org.bindery.backend.linux.pci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciNamesTest {
  private static final String TEXT =
      """
      # List of PCI ID's

      1234  Brainy S\u00e4gewerk
      \t11e8  QEMU educational device
      \t\t1af4 1100  Some board
      8086  Intel Corporation
      \t100e  82540EM Gigabit Ethernet Controller
      C 01  Mass storage controller
      \t00  SCSI storage controller
      """;

  @TempDir private Path folder;

  @Test
  void vendorAndDeviceInWords() throws Exception {
    Path file = Files.writeString(folder.resolve("pci.ids"), TEXT);
    PciNames names = new PciNames(List.of(folder.resolve("none"), file));
    assertThat(names.product("8086", "100e"))
        .contains("Intel Corporation 82540EM Gigabit Ethernet Controller");
    assertThat(names.product("1234", "11e8"))
        .contains("Brainy S\u00e4gewerk QEMU educational device");
    assertThat(names.product("1234", "100e")).isEmpty();
    assertThat(names.product("ffff", "0000")).isEmpty();
  }

  @Test
  void damageLosesOnlyWhatItDamages() throws Exception {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    bytes[30] = (byte) 0xff;
    PciNames names = new PciNames(List.of(Files.write(folder.resolve("pci.ids"), bytes)));
    assertThat(names.product("8086", "100e")).isPresent();
  }

  @Test
  void withoutTheFileNothingHasAName() {
    assertThat(new PciNames(List.of(folder.resolve("none"))).product("8086", "100e")).isEmpty();
  }
}
