package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.util.Set;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.Role;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of groups: who stands in whose way, and devices behind no IOMMU. */
class VfioGroupTest {
  private static final String UNCONFINED = "0000:00:1a.0";
  private static final String ALLOWED = "module/vfio/parameters/enable_unsafe_noiommu_mode";
  private static final String CLOSE = "groups close 3 --host test";

  private final TestHost lab = TestHost.eduLab();
  private final Process process = new TestProcess();

  @AfterEach
  void close() {
    lab.close();
  }

  private GroupFile openThree() {
    lab.take(E1000);
    lab.take(EDU_BEHIND_BRIDGE);
    return lab.host().openGroup("3", process);
  }

  @Test
  void anOpenGroupIsNamedWithTheCommandThatClosesIt() {
    GroupFile group = openThree();
    String opener = process.name();
    assertThat(lab.group(3).opener()).contains(opener);
    try (DeviceFile file = lab.open(EDU_BEHIND_BRIDGE)) {
      assertRefused(Errno.EBUSY, opener, file::requireGroupClosed);
      Refusal refusal =
          assertRefused(Errno.EBUSY, "/dev/vfio/3", () -> file.bind(new TinyFd(lab.engine())));
      assertThat(refusal.blockers())
          .containsExactly(new Blocker("group 3", "open by /dev/vfio/3, by " + opener));
      assertThat(refusal.remedies()).containsExactly(CLOSE);
      assertThat(lab.host().obstacles(lab.device(E1000)))
          .extracting(Refusal::remedies)
          .containsExactly(refusal.remedies());
      assertRefused(Errno.EBUSY, opener, () -> lab.host().openGroup("3", process));
      lab.host().closeGroup("3");
      assertThat(lab.group(3).opener()).isEmpty();
      assertThat(lab.host().obstacles(lab.device(E1000))).isEmpty();
      file.bind(new TinyFd(lab.engine()));
      assertRefused(Errno.EBADF, "closed", group::viable);
      group.close();
      assertThat(
              assertRefused(Errno.EBUSY, "fd0 of test", () -> lab.host().openGroup("3", process))
                  .blockers())
          .containsExactly(new Blocker(EDU_BEHIND_BRIDGE, "bound by its device file"));
    }
    lab.host().openGroup("3", process).close();
  }

  @Test
  void closingAGroupTakesItsDevicesAway() {
    GroupFile group = openThree();
    assertThat(group.viable()).isTrue();
    DeviceFile device = group.open(group.find(EDU_BEHIND_BRIDGE));
    device.bind(new TinyFd(lab.engine()));
    assertThat(group.viable()).isFalse();
    group.close();
    assertThat(lab.group(3).opener()).as("a device is open by it").contains(process.name());
    try (DeviceFile own = lab.open(EDU_BEHIND_BRIDGE)) {
      Refusal refusal =
          assertRefused(
              Errno.EINVAL,
              process.name() + " has it by",
              () -> own.bind(new TinyFd(lab.engine())));
      assertThat(refusal.remedies()).containsExactly(CLOSE);
      lab.host().closeGroup("3");
      assertRefused(Errno.EBADF, "closed", device::regions);
      assertThat(lab.group(3).owner()).isEmpty();
      own.bind(new TinyFd(lab.engine()));
    }
    device.close();
    assertRefused(Errno.ENOENT, "nobody", () -> lab.host().closeGroup("3"));
  }

  @Test
  void aDeviceIsNamedByWhoOpenedItWhoeverOpensTheGroupThen() {
    GroupFile group = openThree();
    DeviceFile device = group.open(group.find(EDU_BEHIND_BRIDGE));
    device.bind(new TinyFd(lab.engine()));
    group.close();
    assertRefused(Errno.EBADF, "closed", () -> group.open(lab.device(E1000)));
    Process another = new TestProcess(Set.of(), "another");
    lab.host().openGroup("3", another).close();
    assertThat(lab.group(3).opener()).contains(process.name());
    try (DeviceFile own = lab.open(EDU_BEHIND_BRIDGE)) {
      assertRefused(
          Errno.EINVAL, process.name() + " has it by", () -> own.bind(new TinyFd(lab.engine())));
    }
    device.close();
    assertThat(lab.group(3).opener()).isEmpty();
  }

  @Test
  void aGroupIsThereWhileAMemberIsOnAVfioDriver() {
    assertThat(assertRefused(Errno.ENOENT, "group 1", () -> lab.host().openGroup("1", process)))
        .isNotNull();
    int number = lab.device(EDU).group().orElseThrow();
    lab.take(EDU);
    GroupFile group = lab.host().openGroup(Integer.toString(number), process);
    assertRefused(Errno.ENODEV, E1000, () -> group.find(E1000));
    DeviceFile device = group.open(group.find(EDU));
    device.bind(new TinyFd(lab.engine()));
    lab.host().unplug(EDU);
    assertRefused(Errno.ENODEV, EDU, device::regions);
    assertRefused(Errno.ENODEV, "the last device", group::viable);
    assertRefused(Errno.ENODEV, EDU, () -> group.find(EDU));
    assertRefused(
        Errno.ENOENT, "group", () -> lab.host().openGroup(Integer.toString(number), process));
    device.close();
    group.close();
  }

  private void plugUnconfined() {
    lab.host()
        .plug(
            """
            {"name": "%s", "vendor": "0x1234", "device": "0x11e8", "class": "0x00ff00", "iommu": "none",
             "bars": [{"index": 0, "kind": "memory32", "size": "1M", "address": "0xfe000000"}]}\
            """
                .formatted(UNCONFINED));
  }

  @Test
  void withoutAnIommuVfioTakesNothingUnlessItIsAllowed() {
    plugUnconfined();
    assertThat(lab.host().attributes().read(ALLOWED)).isEqualTo("N");
    assertRefused(Errno.EINVAL, "unsafeNoIommu", () -> lab.take(UNCONFINED));
    assertThat(lab.device(UNCONFINED).driver()).isEmpty();
    lab.host().attributes().write(ALLOWED, "Y");
    lab.take(UNCONFINED);
    assertThat(lab.device(UNCONFINED).driver()).contains("vfio-pci");
    assertThat(lab.device(UNCONFINED).group()).as("nothing isolates it").isEmpty();
    lab.open(UNCONFINED).close();
  }

  private String number() {
    return lab.host()
        .attributes()
        .link("bus/pci/devices/" + UNCONFINED + "/iommu_group")
        .orElse("none");
  }

  @Test
  void itsGroupHasANumberAmongTheOthers() {
    plugUnconfined();
    lab.host().unsafeNoIommu(true);
    assertThat(number()).isEqualTo("none");
    lab.take(UNCONFINED);
    String number = number();
    AttributeTree tree = lab.host().attributes();
    assertThat(lab.host().groups()).noneMatch(group -> number.equals("" + group.id()));
    assertThat(tree.read("kernel/iommu_groups/" + number + "/name")).isEqualTo("vfio-noiommu");
    assertThat(tree.list("kernel/iommu_groups/" + number + "/devices")).containsExactly(UNCONFINED);
    assertThat(tree.list("kernel/iommu_groups")).contains(number);
    tree.write("bus/pci/drivers/vfio-pci/unbind", UNCONFINED);
    assertThat(number()).isEqualTo("none");
    assertThat(tree.list("kernel/iommu_groups")).doesNotContain(number);
    lab.take(UNCONFINED);
    assertThat(number()).isEqualTo(number);
  }

  @Test
  void whoHasCapSysRawioUsesItUnregistered() {
    plugUnconfined();
    lab.host().unsafeNoIommu(true);
    lab.take(UNCONFINED);
    String name = "noiommu-" + number();
    assertRefused(Errno.EPERM, "CAP_SYS_RAWIO", () -> lab.host().openGroup(name, process));
    assertRefused(Errno.ENOENT, number(), () -> lab.host().openGroup(number(), process));
    GroupFile group = lab.host().openGroup(name, new TestProcess(Set.of(Role.CAP_SYS_RAWIO)));
    assertThat(group.behindIommu()).isFalse();
    assertThat(group.viable()).isTrue();
    DeviceFile device = group.open(group.find(UNCONFINED));
    assertThat(device.read(RegionInfo.CONFIG, 0, 4)).isEqualTo(0x11e81234L);
    assertRefused(Errno.EINVAL, "bound already", () -> device.bind(new TinyFd(lab.engine())));
    assertRefused(
        Errno.EBUSY,
        UNCONFINED,
        () -> lab.host().attributes().write("bus/pci/drivers/vfio-pci/unbind", UNCONFINED));
    assertThat(lab.log().lines()).anyMatch(line -> line.contains("no IOMMU confines it"));
    lab.host().closeGroup(name);
    assertRefused(Errno.EBADF, "closed", () -> device.read(RegionInfo.CONFIG, 0, 4));
    lab.host().attributes().write("bus/pci/drivers/vfio-pci/unbind", UNCONFINED);
  }
}
