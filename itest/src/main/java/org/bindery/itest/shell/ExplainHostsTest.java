package org.bindery.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bindery.api.Administration;
import org.bindery.api.Explanation;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.itest.Lab;
import org.bindery.itest.OtherHost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code explain} says of each kind of device of the built-in server and workstation. */
class ExplainHostsTest {
  private final Lab lab = new Lab();

  /**
   * @param takes what must be taken from its host driver first, all that there is
   */
  record Kind(String host, String device, Verdict verdict, List<String> takes, String says) {
    static Kind readyAfter(String device, String says, String... takes) {
      String[] parts = device.split("/", 2);
      return new Kind(parts[0], parts[1], Verdict.READY_AFTER, List.of(takes), says);
    }

    static Kind is(Verdict verdict, String device, String says) {
      String[] parts = device.split("/", 2);
      return new Kind(parts[0], parts[1], verdict, List.of(), says);
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        // Accelerators, alone in their groups.
        Kind.readyAfter("dsa-server/0000:6a:01.0", "idxd", "0000:6a:01.0"),
        Kind.readyAfter("dsa-server/0000:e7:02.0", "idxd", "0000:e7:02.0"),
        // A physical function, and a virtual one that leaves its physical one alone.
        Kind.readyAfter("dsa-server/0000:17:00.1", "ice", "0000:17:00.1"),
        Kind.readyAfter("dsa-server/0000:17:11.2", "iavf", "0000:17:11.2"),
        Kind.readyAfter("dsa-server/0000:31:00.0", "nvme", "0000:31:00.0"),
        // Firmware's region for the keyboard may go: direct-relaxable.
        Kind.readyAfter("dsa-server/0000:00:14.0", "xhci_hcd", "0000:00:14.0"),
        // Without drivers, neighbours included.
        Kind.is(Verdict.READY, "dsa-server/0000:80:00.4", ""),
        // The bridge to conventional PCI above it has no driver.
        Kind.readyAfter("dsa-server/0000:03:00.0", "ast", "0000:03:00.0"),
        // A slot of the chipset without access control services.
        Kind.readyAfter("dsa-server/0000:00:1f.4", "intel-spi", "0000:00:1f.4", "0000:00:1f.5"),
        Kind.is(Verdict.IMPOSSIBLE, "dsa-server/0000:16:01.0", "bridge"),
        Kind.readyAfter("workstation/0000:01:00.0", "nvidia", "0000:01:00.0", "0000:01:00.1"),
        Kind.readyAfter("workstation/0000:01:00.1", "nvidia", "0000:01:00.0", "0000:01:00.1"),
        Kind.readyAfter("workstation/0000:0b:00.0", "nvme", "0000:0b:00.0"),
        Kind.readyAfter("workstation/0000:0c:00.3", "xhci_hcd", "0000:0c:00.3"),
        // In one group with a port, whose driver does no DMA.
        Kind.readyAfter("workstation/0000:06:00.0", "igc", "0000:06:00.0"),
        Kind.readyAfter("workstation/0000:0a:00.0", "ahci", "0000:0a:00.0"),
        // Cards on conventional PCI cannot be told apart.
        Kind.readyAfter(
            "workstation/0000:08:00.0", "firewire_ohci", "0000:08:00.0", "0000:08:01.0"),
        Kind.is(Verdict.IMPOSSIBLE, "workstation/0000:07:00.0", "bridge"),
        Kind.is(Verdict.IMPOSSIBLE, "workstation/0000:05:08.0", "bridge"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theVerdictIsWhatTheTopologyAndTheDriversSay(Kind kind) {
    try (OtherHost host = new OtherHost(lab, kind.host(), kind.host());
        Shell shell = new Shell(lab)) {
      Administration administration = lab.administration();
      String name = host.device(kind.device());
      Explanation said = administration.explain(name, Use.BIND);
      assertThat(said.verdict()).as(said.reason()).isEqualTo(kind.verdict());
      assertThat(said.guesses()).isEmpty();
      assertThat(said.reason() + said.blockers() + said.hostLoses()).contains(kind.says());
      said.commands().forEach(shell::run);
      if (kind.verdict() == Verdict.READY_AFTER) {
        assertThat(administration.explain(name, Use.BIND).verdict()).isEqualTo(Verdict.READY);
      }
      assertThat(
              administration.devices().stream()
                  .filter(device -> device.host().equals(kind.host()))
                  .filter(device -> device.driver().filter("vfio-pci"::equals).isPresent())
                  .map(device -> device.name()))
          .containsExactlyInAnyOrderElementsOf(kind.takes());
      shell.run("open other --host " + kind.host());
      assertThat(shell.type("bind other " + name).done())
          .isEqualTo(kind.verdict() != Verdict.IMPOSSIBLE);
      shell.run("close other");
      kind.takes().forEach(taken -> shell.run("giveBack " + host.device(taken)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dsa-server", "workstation"})
  void everyDeviceHasAVerdictForEveryUse(String name) {
    try (OtherHost host = new OtherHost(lab, name, name)) {
      Administration administration = lab.administration();
      administration.devices().stream()
          .filter(device -> device.host().equals(name))
          .forEach(device -> {
            for (Use use : Use.values()) {
              Explanation said = administration.explain(host.device(device.name()), use);
              assertThat(said.reason()).isNotBlank();
              assertThat(said.commands().isEmpty())
                  .isEqualTo(said.verdict() != Verdict.READY_AFTER);
            }
          });
    }
  }
}
