package org.bindery.backend.sim.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tree: what it shows, and what writing to it does. */
class AttributesTest {
  private static final String E1000_PATH = "bus/pci/devices/" + E1000;

  private final TestHost lab = TestHost.eduLab();
  private final AttributeTree tree = lab.host().attributes();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void showsDevicesAsLinuxDoes() {
    assertThat(tree.read(E1000_PATH + "/vendor")).isEqualTo("0x8086");
    assertThat(tree.read(E1000_PATH + "/device")).isEqualTo("0x100e");
    assertThat(tree.read(E1000_PATH + "/subsystem_vendor")).isEqualTo("0x1af4");
    assertThat(tree.read(E1000_PATH + "/class")).isEqualTo("0x020000");
    assertThat(tree.read(E1000_PATH + "/revision")).isEqualTo("0x03");
    assertThat(tree.read(E1000_PATH + "/reset_method")).isEqualTo("bus");
    assertThat(tree.read(E1000_PATH + "/driver_override")).isEqualTo("(null)");
    assertThat(tree.read(E1000_PATH + "/resource").lines())
        .hasSize(7)
        .startsWith("0x00000000fe340000 0x00000000fe35ffff 0x0000000000040200")
        .endsWith("0x00000000fe300000 0x00000000fe33ffff 0x0000000000046200");
    assertThat(tree.link(E1000_PATH + "/driver")).contains("e1000");
    assertThat(tree.link(E1000_PATH + "/iommu_group")).contains("3");
    assertThat(tree.link(E1000_PATH + "/iommu")).contains("dmar0");
    assertThat(tree.link("bus/pci/devices/" + EDU + "/driver")).isEmpty();
    assertThat(tree.exists("bus/pci/devices/" + EDU + "/reset_method")).isFalse();
  }

  @Test
  void showsGroupsAndIommus() {
    assertThat(tree.list("kernel/iommu_groups"))
        .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
    assertThat(tree.list("kernel/iommu_groups/3/devices"))
        .containsExactly("0000:00:08.0", E1000, EDU_BEHIND_BRIDGE);
    assertThat(tree.read("kernel/iommu_groups/3/type")).isEqualTo("DMA");
    assertThat(tree.read("kernel/iommu_groups/3/reserved_regions"))
        .isEqualTo("0x00000000fee00000 0x00000000feefffff msi");
    assertThat(tree.read("class/iommu/dmar0/intel-iommu/cap")).isEqualTo("d2008c222f0686");
    assertThat(tree.read("class/iommu/dmar0/intel-iommu/ecap")).isEqualTo("f00f4a");
    assertThat(tree.list("class/iommu/dmar0/devices")).hasSize(12);
  }

  @Test
  void devicesAreBehindTheirBridges() {
    String place = "devices/pci0000:00/0000:00:08.0/" + E1000;
    assertThat(tree.realPath(E1000_PATH)).isEqualTo(place);
    assertThat(tree.realPath("bus/pci/drivers/e1000/" + E1000)).isEqualTo(place);
    assertThat(tree.read(place + "/vendor")).isEqualTo("0x8086");
    assertThat(tree.list("devices")).containsExactly("pci0000:00");
    assertThat(tree.list("devices/pci0000:00/0000:00:08.0"))
        .contains(E1000, EDU_BEHIND_BRIDGE, "vendor");
    assertThat(tree.exists("devices/pci0000:00/" + E1000)).isFalse();
    assertThat(tree.exists("devices/pci0000:01")).isFalse();
    assertRefused(Errno.ENOENT, "none", () -> tree.realPath("devices/none"));
  }

  @Test
  void configurationSpaceIsBytes() {
    byte[] config = tree.bytes("bus/pci/devices/" + EDU + "/config");
    assertThat(config).hasSize(256).startsWith(0x34, 0x12, 0xe8, 0x11);
    assertRefused(Errno.EINVAL, "bytes", () -> tree.read("bus/pci/devices/" + EDU + "/config"));
    assertRefused(Errno.EINVAL, "folder", () -> tree.bytes(E1000_PATH));
    assertThat(tree.bytes(E1000_PATH + "/vendor")).asString().isEqualTo("0x8086");
  }

  @Test
  void linksAreFollowedInPaths() {
    String path =
        "bus/pci/drivers/e1000/" + E1000 + "/iommu_group/devices/" + EDU_BEHIND_BRIDGE + "/vendor";
    assertThat(tree.read(path)).isEqualTo("0x1234");
    assertThat(tree.link("bus/pci/drivers/e1000/" + E1000)).contains(E1000);
    assertThat(tree.list(E1000_PATH + "/driver")).containsExactly(E1000, "bind", "unbind");
  }

  @Test
  void errorsAreTheKernels() {
    assertRefused(Errno.ENOENT, "bus/usb", () -> tree.read("bus/usb"));
    assertRefused(Errno.ENOENT, "nothing", () -> tree.write(E1000_PATH + "/nothing", "1"));
    assertRefused(Errno.ENOENT, "vendor/x", () -> tree.read(E1000_PATH + "/vendor/x"));
    assertRefused(Errno.ENOENT, "//", () -> tree.read("bus//pci"));
    assertRefused(Errno.EACCES, "written", () -> tree.write(E1000_PATH + "/vendor", "0x1"));
    assertRefused(Errno.EACCES, "read", () -> tree.read("bus/pci/drivers_probe"));
    assertRefused(Errno.EINVAL, "folder", () -> tree.read(E1000_PATH));
    assertRefused(Errno.EINVAL, "value", () -> tree.list(E1000_PATH + "/vendor"));
    assertThat(tree.exists("")).isTrue();
    assertThat(tree.list("")).containsExactly("bus", "class", "devices", "kernel", "module");
  }

  @Test
  void overrideUnbindAndProbeMoveADeviceToVfioAndBack() {
    tree.write(E1000_PATH + "/driver_override", "vfio-pci\n");
    assertThat(tree.read(E1000_PATH + "/driver_override")).isEqualTo("vfio-pci");
    assertThat(tree.link(E1000_PATH + "/driver")).contains("e1000");
    tree.write(E1000_PATH + "/driver/unbind", E1000);
    assertThat(tree.link(E1000_PATH + "/driver")).isEmpty();
    tree.write("bus/pci/drivers_probe", E1000);
    assertThat(tree.link(E1000_PATH + "/driver")).contains("vfio-pci");
    tree.write("bus/pci/drivers/vfio-pci/unbind", E1000);
    tree.write(E1000_PATH + "/driver_override", "\n");
    assertThat(tree.read(E1000_PATH + "/driver_override")).isEqualTo("(null)");
    tree.write("bus/pci/drivers_probe", E1000);
    assertThat(tree.link(E1000_PATH + "/driver")).contains("e1000");
  }

  @Test
  void bindTakesOnlyWhatTheDriverTakes() {
    assertRefused(
        Errno.ENODEV, "does not take", () -> tree.write("bus/pci/drivers/vfio-pci/bind", EDU));
    assertRefused(
        Errno.ENODEV, "does not take", () -> tree.write("bus/pci/drivers/e1000/bind", EDU));
    assertRefused(Errno.EBUSY, "already", () -> tree.write("bus/pci/drivers/e1000/bind", E1000));
    assertRefused(
        Errno.ENODEV,
        "0000:00:11.0",
        () -> tree.write("bus/pci/drivers/e1000/bind", "0000:00:11.0"));
    assertRefused(
        Errno.ENODEV, "e1000", () -> tree.write("bus/pci/drivers/pcieport/unbind", E1000));
    tree.write("bus/pci/devices/" + EDU + "/driver_override", "vfio-pci");
    tree.write("bus/pci/drivers/vfio-pci/bind", EDU);
    assertThat(tree.link("bus/pci/devices/" + EDU + "/driver")).contains("vfio-pci");
  }

  @Test
  void aProbeWithoutADriverThatFitsDoesNothing() {
    tree.write("bus/pci/drivers_probe", EDU);
    assertThat(tree.link("bus/pci/devices/" + EDU + "/driver")).isEmpty();
    tree.write("bus/pci/devices/" + EDU + "/driver_override", "no-such-driver");
    tree.write("bus/pci/drivers_probe", EDU);
    assertThat(tree.link("bus/pci/devices/" + EDU + "/driver")).isEmpty();
    assertRefused(
        Errno.EINVAL,
        "name of a driver",
        () -> tree.write("bus/pci/devices/" + EDU + "/driver_override", "two words"));
  }

  @Test
  void vfioTakesNoBridge() {
    String bridge = "bus/pci/devices/0000:00:08.0";
    tree.write(bridge + "/driver_override", "vfio-pci");
    assertRefused(
        Errno.EINVAL, "bridge", () -> tree.write("bus/pci/drivers_probe", "0000:00:08.0"));
    assertThat(tree.link(bridge + "/driver")).isEmpty();
  }

  @Test
  void whileAGroupIsClaimedNoDriverThatDoesDmaBindsToAMember() {
    lab.take(E1000);
    lab.take(EDU_BEHIND_BRIDGE);
    DeviceFile file = lab.open(EDU_BEHIND_BRIDGE);
    file.bind(new TinyFd(lab.engine()));
    tree.write(E1000_PATH + "/driver/unbind", E1000);
    tree.write(E1000_PATH + "/driver_override", "");
    assertThat(
            assertRefused(
                    Errno.EBUSY, "fd0 of test", () -> tree.write("bus/pci/drivers_probe", E1000))
                .blockers()
                .getFirst()
                .object())
        .isEqualTo("group 3");
    assertThat(tree.link(E1000_PATH + "/driver")).isEmpty();
    // One that does none of its own may.
    tree.write(E1000_PATH + "/driver_override", "pci-stub");
    tree.write("bus/pci/drivers_probe", E1000);
    assertThat(tree.link(E1000_PATH + "/driver")).contains("pci-stub");
    file.close();
    tree.write(E1000_PATH + "/driver/unbind", E1000);
    tree.write(E1000_PATH + "/driver_override", "");
    tree.write("bus/pci/drivers_probe", E1000);
    assertThat(tree.link(E1000_PATH + "/driver")).contains("e1000");
  }

  @Test
  void anOpenDeviceIsNotLetGo() {
    lab.take(EDU);
    DeviceFile file = lab.open(EDU);
    String path = "bus/pci/devices/" + EDU;
    assertRefused(Errno.EBUSY, "device file", () -> tree.write(path + "/driver/unbind", EDU));
    assertRefused(Errno.EBUSY, "device file", () -> tree.write(path + "/remove", "1"));
    file.close();
    tree.write(path + "/driver/unbind", EDU);
    tree.write(path + "/remove", "1");
    assertThat(tree.exists(path)).isFalse();
    assertThat(lab.went()).isEqualTo(List.of(EDU));
  }
}
