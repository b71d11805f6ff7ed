package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bindery.api.Blocker;
import org.bindery.api.Explanation;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A listing that its owner edits: {@code explain} follows the drivers and the groups that it says,
 * never the class of a device.
 */
class ExplainListingTest {
  private static final String LPC =
      "\t00:1f.0 ISA bridge [0601]: Intel Corporation Z490 LPC/eSPI Controller [8086:0685]\n";
  private static final String NIC =
      "\t00:1f.6 Ethernet controller [0200]: Intel Corporation I219-V [8086:15bc]\n";

  /** Group 13 of a Z490 board, but for its audio function and its serial controllers. */
  private static final String LISTING =
      "IOMMU Group 0:\n\t00:00.0 Host bridge [0600]: Intel Corporation Device [8086:9b33]\n"
          + "IOMMU Group 12:\n"
          + "\t00:1c.0 PCI bridge [0604]: Intel Corporation Device [8086:06b8]\n"
          + "IOMMU Group 13:\n"
          + LPC
          + NIC;

  private final Lab lab = new Lab();
  private Path file;

  @AfterEach
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private Explanation explain(String listing) throws IOException {
    file = Files.createTempFile("listing", ".txt");
    Files.writeString(file, listing);
    return explainOn(file.toString());
  }

  private Explanation explainOn(String description) {
    var unused = lab.iommu();
    try (OtherHost host = new OtherHost(lab, "listed", description)) {
      return lab.administration().explain(host.device("0000:00:1f.6"), Use.BIND);
    }
  }

  @Test
  void theLpcBridgeOfTheZ490BlocksTheNetworkControllerAndIsNamedWithItsDriver() throws IOException {
    file = Files.createTempFile("unused", "");
    Explanation nic = explainOn("z490-desktop");
    assertThat(nic.verdict()).isEqualTo(Verdict.READY_AFTER);
    assertThat(nic.group()).hasValue(13);
    assertThat(nic.blockers())
        .contains(new Blocker("0000:00:1f.0", "bound to host driver lpc_ich"));
    assertThat(nic.commands()).anyMatch(command -> command.contains("0000:00:1f.0"));
    assertThat(nic.guesses()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "lpc_ich, true",
    "e1000e, true",
    "pci-stub, false",
    "vfio-pci, false",
    "pcieport, false"
  })
  void theDriverThatTheListingSaysDecides(String driver, boolean blocks) throws IOException {
    Explanation nic =
        explain(
            LISTING
                .replace(LPC, LPC + "\tKernel driver in use: " + driver + "\n")
                .replace(NIC, NIC + "\tKernel driver in use: vfio-pci\n"));
    assertThat(nic.verdict()).isEqualTo(blocks ? Verdict.READY_AFTER : Verdict.READY);
    assertThat(nic.blockers())
        .isEqualTo(
            blocks
                ? List.of(new Blocker("0000:00:1f.0", "bound to host driver " + driver))
                : List.of());
  }

  @Test
  void inAnotherGroupTheLpcBridgeIsInNobodysWay() throws IOException {
    String moved = LISTING.replace(LPC, "") + "IOMMU Group 14:\n" + LPC;
    Explanation nic = explain(moved);
    assertThat(nic.blockers()).extracting(Blocker::object).doesNotContain("0000:00:1f.0");
    assertThat(nic.siblings()).isEmpty();
    assertThat(nic.commands()).noneMatch(command -> command.contains("00:1f.0"));
  }

  @Test
  void aBridgeWithAPortsDriverIsNoObstacleInAGroup() throws IOException {
    String together =
        LISTING
            .replace("IOMMU Group 13:\n" + LPC, "")
            .replace(NIC, NIC + "\tKernel driver in use: vfio-pci\n");
    Explanation nic = explain(together);
    assertThat(nic.group()).hasValue(12);
    assertThat(nic.siblings()).extracting(d -> d.name()).containsExactly("0000:00:1c.0");
    assertThat(nic.verdict()).isEqualTo(Verdict.READY);
  }
}
