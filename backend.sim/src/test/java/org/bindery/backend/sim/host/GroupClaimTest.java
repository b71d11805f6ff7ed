package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.util.List;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.testing.Captures;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims to groups: who stands in the way. */
class GroupClaimTest {
  private TestHost lab = TestHost.eduLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aSiblingOnAHostDriverIsNamedWithTheCommandThatMendsIt() {
    lab.take(EDU_BEHIND_BRIDGE);
    Blocker blocker = new Blocker(E1000, "bound to host driver e1000");
    assertThat(lab.group(3).blockers()).containsExactly(blocker);
    try (DeviceFile file = lab.open(EDU_BEHIND_BRIDGE)) {
      Refusal refusal =
          assertRefused(Errno.EPERM, E1000, () -> file.bind(new TinyFd(lab.engine())));
      assertThat(refusal.blockers()).containsExactly(blocker);
      assertThat(refusal.remedies()).containsExactly("take " + E1000);
      assertThat(lab.group(3).owner()).isEmpty();
      lab.take(E1000);
      assertThat(lab.group(3).blockers()).isEmpty();
      file.bind(new TinyFd(lab.engine()));
      assertThat(lab.group(3).owner()).contains("fd0 of test");
    }
    assertThat(lab.group(3).owner()).isEmpty();
  }

  @Test
  void theDriverDecidesAndNeverTheClass() {
    // An ISA bridge with a driver blocks; the bridges that pcieport has do not.
    lab.close();
    lab = new TestHost(HostDescriptions.load("q35-switch"));
    assertThat(lab.device("0000:00:08.0").driver()).contains("pcieport");
    assertThat(lab.group(3).blockers()).isEmpty();
    assertThat(lab.group(10).blockers())
        .containsExactly(new Blocker("0000:03:00.0", "bound to host driver e1000e"));
    lab.close();
    String isa = "device 0000:00:1f.0\n";
    String capture = Captures.q35Guest();
    lab =
        new TestHost(
            HostDescriptions.parse("edited", capture.replace(isa, isa + "  driver lpc_ich\n")));
    assertThat(lab.group(6).blockers())
        .containsExactly(new Blocker("0000:00:1f.0", "bound to host driver lpc_ich"));
  }

  @Test
  void anotherOwnerIsNamed() {
    lab.take(E1000);
    lab.take(EDU_BEHIND_BRIDGE);
    DeviceFile first = lab.open(EDU_BEHIND_BRIDGE);
    first.bind(new TinyFd(lab.engine()));
    DeviceFile second = lab.open(E1000);
    assertThat(
            assertRefused(
                    Errno.EPERM,
                    "fd0 of test has claimed it",
                    () -> second.bind(new TinyFd(lab.engine())))
                .blockers())
        .extracting(Blocker::object)
        .isEqualTo(List.of("group 3"));
    first.close();
    second.bind(new TinyFd(lab.engine()));
  }

  @Test
  void aFirmwareRegionThatMustStayMappedIsRefused() {
    lab.close();
    lab =
        new TestHost(
            HostDescriptions.parse(
                "direct.json",
                """
                { "iommus": [ { "name": "dmar0", "make": "vtd",
                                "cap": "0xd2008c222f0686", "ecap": "0xf00f4a" } ],
                  "devices": [ { "name": "0000:00:02.0", "vendor": "0x8086", "device": "0x5916",
                    "class": "0x030000", "driver": "vfio-pci",
                    "reservedRegions": [
                      { "start": "0x8b800000", "last": "0x8fffffff", "kind": "direct" } ] } ] }
                """));
    try (DeviceFile file = lab.open("0000:00:02.0")) {
      assertRefused(
          Errno.EINVAL, "0x8b800000-0x8fffffff", () -> file.bind(new TinyFd(lab.engine())));
      // Refused, it can be tried again: nothing was kept.
      assertRefused(Errno.EINVAL, "1:1", () -> file.bind(new TinyFd(lab.engine())));
    }
    assertThat(lab.host().attributes().read("kernel/iommu_groups/0/reserved_regions"))
        .isEqualTo(
            "0x000000008b800000 0x000000008fffffff direct\n"
                + "0x00000000fee00000 0x00000000feefffff msi");
  }
}
