package org.bindery.backend.sim.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.testing.Captures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups that follow from the topology of captured machines, and of the same machines edited. */
class GroupsTest {
  /** What the ACS capability of the root ports in both captures reads: all but egress control. */
  private static final String ACS_LINE =
      "config 0140: 00 00 00 00 00 00 00 00 0d 00 01 00 5f 00 1d 00";

  static List<String> captures() {
    return List.of(Captures.q35Guest(), Captures.q35Switch());
  }

  @ParameterizedTest
  @MethodSource("captures")
  void areThoseThatTheKernelFormedByNumberAndMembers(String capture) {
    assertThat(groups(capture)).isEqualTo(Captures.kernelGroups(capture));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void doNotDependOnWhatTheCaptureSaysAboutThem(String capture) {
    String bare = Captures.withoutGroups(capture);
    assertThat(bare).doesNotContain("iommu_group", "member").hasSizeLessThan(capture.length());
    assertThat(groups(bare)).isEqualTo(Captures.kernelGroups(capture));
  }

  @Test
  void aRootPortWithoutSourceValidationTakesInWhatIsBehindIt() {
    String edited =
        Captures.edit(
            Captures.q35Guest(),
            "0000:00:09.0",
            ACS_LINE,
            ACS_LINE.replace("5f 00 1d", "5f 00 1c"));
    assertThat(togetherWith("0000:02:00.0", edited))
        .containsExactly("0000:00:09.0", "0000:02:00.0");
    assertThat(groups(edited)).hasSize(7);
  }

  @Test
  void aServiceThatThePortDoesNotOfferCountsAsOn() {
    String edited =
        Captures.edit(
            Captures.q35Guest(),
            "0000:00:09.0",
            ACS_LINE,
            ACS_LINE.replace("5f 00 1d", "5e 00 1c"));
    assertThat(togetherWith("0000:02:00.0", edited)).containsExactly("0000:02:00.0");
  }

  @Test
  void aFunctionOfASlotOfRootPortsWithoutAcsJoinsNoIsolatedNeighbour() {
    String edited =
        Captures.edit(
            Captures.q35Switch(),
            "0000:00:09.1",
            ACS_LINE,
            ACS_LINE.replace("5f 00 1d", "5f 00 00"));
    // Its neighbour 09.0 isolates, so it is alone with what is behind it.
    assertThat(togetherWith("0000:06:00.0", edited))
        .containsExactly("0000:00:09.1", "0000:06:00.0");
    assertThat(togetherWith("0000:05:00.0", edited)).containsExactly("0000:05:00.0");
  }

  @Test
  void rootPortsOfOneSlotWithoutAcsAreOneGroupWithAllBehindThem() {
    String edited = Captures.q35Switch();
    for (String port : List.of("0000:00:09.0", "0000:00:09.1")) {
      edited = Captures.edit(edited, port, ACS_LINE, ACS_LINE.replace("5f 00 1d", "5f 00 00"));
    }
    assertThat(togetherWith("0000:06:00.0", edited))
        .containsExactly("0000:00:09.0", "0000:00:09.1", "0000:05:00.0", "0000:06:00.0");
  }

  @Test
  void downstreamPortsWithAcsSeparateWhatIsBehindThem() {
    String edited = Captures.q35Switch();
    for (String port : List.of("0000:02:00.0", "0000:02:01.0")) {
      edited = enableAcs(edited, port);
    }
    Map<Integer, List<String>> groups = groups(edited);
    assertThat(groups.values()).contains(List.of("0000:02:00.0"), List.of("0000:02:01.0"));
    assertThat(groups.values()).contains(List.of("0000:03:00.0"), List.of("0000:04:00.0"));
    assertThat(groups).hasSize(Captures.kernelGroups(Captures.q35Switch()).size() + 2);
  }

  @Test
  void aPortThatIsolatesBelowAPathThatDoesNotIsNoUse() {
    String edited = enableAcs(Captures.q35Switch(), "0000:02:00.0");
    edited =
        Captures.edit(edited, "0000:00:08.0", ACS_LINE, ACS_LINE.replace("5f 00 1d", "5f 00 00"));
    assertThat(togetherWith("0000:03:00.0", edited))
        .contains("0000:00:08.0", "0000:01:00.0", "0000:02:00.0", "0000:04:00.0");
  }

  @Test
  void aFunctionMovedToASlotOfItsOwnLeavesItsNeighbour() {
    String edited = Captures.q35Switch().replace("0000:00:0a.1", "0000:00:0b.0");
    assertThat(togetherWith("0000:00:0a.0", edited)).containsExactly("0000:00:0a.0");
    assertThat(togetherWith("0000:00:0b.0", edited)).containsExactly("0000:00:0b.0");
  }

  @Test
  void aFunctionMovedBehindAnotherBridgeChangesItsGroup() {
    String edited =
        Captures.q35Guest()
            .replace(
                "path pci0000:00/0000:00:08.0/0000:01:02.0",
                "path pci0000:00/0000:00:09.0/0000:02:01.0")
            .replace("device 0000:01:02.0", "device 0000:02:01.0");
    assertThat(togetherWith("0000:01:01.0", edited))
        .containsExactly("0000:00:08.0", "0000:01:01.0");
    // Behind an isolating root port, in a slot of its own.
    assertThat(togetherWith("0000:02:01.0", edited)).containsExactly("0000:02:01.0");
  }

  /** Gives a switch's port the ACS capability that it lacks, all four services on. */
  private static String enableAcs(String capture, String port) {
    String aer = "config 0100: 01 00 02 00 00 00 00 00 00 00 40 02 30 20 46 00";
    String linked = aer.replace("01 00 02 00", "01 00 02 20");
    String rest = "config 0110: 00 00 00 00 00 e0 00 00 a0 02 00 00 00 00 00 00";
    String added = rest + "\n  config 0200: 0d 00 01 00 5f 00 1d 00 00 00 00 00 00 00 00 00";
    return Captures.edit(Captures.edit(capture, port, aer, linked), port, rest, added);
  }

  private static List<String> togetherWith(String device, String capture) {
    return groups(capture).values().stream()
        .filter(members -> members.contains(device))
        .findFirst()
        .orElseThrow();
  }

  /** Forms groups in the order of discovery, as a booting kernel does. */
  private static Map<Integer, List<String>> groups(String capture) {
    PciTree tree = new PciTree();
    Collection<PciNode> order = tree.addAll(HostDescriptions.parse("edited", capture).devices());
    Map<PciNode, Integer> numbers = new HashMap<>();
    Map<Integer, List<String>> groups = new TreeMap<>();
    for (PciNode node : order) {
      int group =
          GroupRule.join(node, tree, other -> Optional.ofNullable(numbers.get(other)))
              .orElse(groups.size());
      numbers.put(node, group);
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(node.name());
    }
    groups.values().forEach(members -> members.sort(null));
    return groups;
  }
}
