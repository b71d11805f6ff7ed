package org.bindery.backend.linux.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.pci.PciNames;
import org.bindery.backend.linux.testing.Capture;
import org.bindery.backend.linux.testing.FakeMachine;
import org.bindery.engine.EngineFd;
import org.bindery.gateway.Gateway;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxHostTest {
  private static final String EDU = "0000:00:10.0";
  private static final String EDU_BEHIND_BRIDGE = "0000:01:02.0";
  private static final String E1000 = "0000:01:01.0";
  private static final String UUID = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";

  private final Gateway gateway = new Gateway();
  private final FakeKernel kernel = new FakeKernel();
  private final List<String> watched = new ArrayList<>();
  @TempDir private Path root;
  private FakeMachine machine;
  private LinuxHost host;

  @BeforeEach
  void make() throws Exception {
    machine = new FakeMachine(root);
    Capture.read("q35-guest.capture.txt").build(machine);
    machine.proc("sys/kernel/random/boot_id", "0d6f0d1c-5f0f-4c43-9d61-6a1a1d0f8a10\n");
    DeviceWatcher watcher =
        new DeviceWatcher() {
          @Override
          public void added(HostDevice device) {
            watched.add("+" + device.name());
          }

          @Override
          public void removed(HostDevice device) {
            watched.add("-" + device.name());
          }
        };
    host =
        new LinuxHost("linux", machine.paths(), gateway, kernel, new PciNames(List.of()), watcher);
    host.refresh();
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(gateway.openCount()).isZero();
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"q35-guest.capture.txt", "q35-switch.capture.txt"})
  void devicesDriversAndGroupsAreTheMachines(String name, @TempDir Path other) throws Exception {
    Capture capture = Capture.read(name);
    FakeMachine fake = new FakeMachine(other);
    capture.build(fake);
    LinuxHost captured =
        new LinuxHost("h", fake.paths(), gateway, kernel, new PciNames(List.of()), quiet());
    captured.refresh();
    assertThat(captured.devices()).hasSameSizeAs(capture.devices().keySet()).isNotEmpty();
    for (HostDevice device : captured.devices()) {
      Map<String, String> attributes = capture.devices().get(device.name());
      assertThat(device.driver()).isEqualTo(Optional.ofNullable(attributes.get("driver")));
      assertThat(device.group())
          .isEqualTo(OptionalInt.of(Integer.parseInt(attributes.get("iommu_group"))));
      assertThat("0x" + device.properties().get("pci.vendor")).isEqualTo(attributes.get("vendor"));
      assertThat("0x" + device.properties().get("pci.class")).isEqualTo(attributes.get("class"));
    }
    Map<Integer, List<String>> groups = new TreeMap<>();
    capture
        .devices()
        .forEach((device, attributes) ->
            groups
                .computeIfAbsent(
                    Integer.valueOf(attributes.get("iommu_group")), _ -> new ArrayList<>())
                .add(device));
    assertThat(
            captured.groups().stream()
                .collect(
                    Collectors.toMap(
                        HostGroup::id,
                        group -> group.members().stream().map(HostDevice::name).toList())))
        .isEqualTo(groups);
  }

  @Test
  void propertiesAreLowerCaseHexWithoutPrefix() {
    assertThat(device(EDU).properties())
        .containsEntry("device.name", EDU)
        .containsEntry("device.bus", "pci")
        .containsEntry("bindery.host", "linux")
        .containsEntry("pci.vendor", "1234")
        .containsEntry("pci.device", "11e8")
        .containsEntry("pci.subsystem.vendor", "1af4")
        .containsEntry("pci.class", "00ff00")
        .containsEntry("pci.revision", "00")
        .doesNotContainKeys("device.product", "pci.boot.display");
    machine.attribute("bus/pci/devices/0000:00:02.0/boot_vga", "1");
    machine.pull("0000:00:02.0");
    host.refresh();
    machine.link("bus/pci/devices/0000:00:02.0", "devices/pci0000:00/0000:00:02.0");
    host.refresh();
    assertThat(device("0000:00:02.0").properties()).containsEntry("pci.boot.display", true);
  }

  @Test
  void mediatedDevicesHaveAParentAndNoGroup() {
    machine.mdev(UUID, "mtty", "mtty-2");
    host.refresh();
    HostDevice mdev = device(UUID);
    assertThat(mdev.bus()).isEqualTo("mdev");
    assertThat(mdev.path()).isEqualTo("bus/mdev/devices/" + UUID);
    assertThat(mdev.group()).isEmpty();
    assertThat(mdev.properties())
        .containsEntry(HostDevice.PARENT, "mtty")
        .containsEntry(HostDevice.MDEV_TYPE, "mtty-2");
    assertThat(host.groups()).allMatch(group -> !group.members().contains(mdev));
  }

  @Test
  void whatComesAndGoesIsTold() {
    watched.clear();
    HostDevice before = device(EDU);
    machine.pull(E1000);
    host.refresh();
    host.refresh();
    assertThat(watched).containsExactly("-" + E1000);
    assertThat(device(EDU)).isSameAs(before);
    machine.function(EDU, "0x8086", "0x100e", "0x020000");
    host.refresh();
    assertThat(watched).containsExactly("-" + E1000, "-" + EDU, "+" + EDU);
    assertThat(device(EDU).properties()).containsEntry("pci.vendor", "8086");
    assertRefused(Errno.ENODEV, () -> host.open(before));
  }

  @Test
  void driversAreReadWhenAskedFor() {
    HostDevice edu = device(EDU);
    assertThat(edu.driver()).isEmpty();
    machine.bind(EDU, "vfio-pci");
    assertThat(edu.driver()).contains("vfio-pci");
    assertThat(watched).doesNotContain("-" + EDU);
  }

  @ParameterizedTest
  @CsvSource({
    "vfio-pci,DEVICE_FILE",
    "mlx5_vfio_pci,DEVICE_FILE",
    "vfio_mdev,DEVICE_FILE",
    "pci-stub,NO_DMA",
    "pcieport,NO_DMA",
    "e1000,OWN_DMA",
    "nobody-knows,OWN_DMA",
    "some_variant,DEVICE_FILE"
  })
  void kindsOfDrivers(String driver, HostDriverKind kind) {
    machine.bind(EDU, "some_variant").deviceFile(EDU, "vfio0");
    assertThat(host.driverKind(driver)).isEqualTo(kind);
  }

  @Test
  void siblingsWithDriversThatDoDmaBlockTheirGroup() {
    assertThat(group(3).blockers())
        .containsExactly(new Blocker(E1000, "bound to host driver e1000"));
    machine.bind(E1000, "vfio-pci");
    assertThat(group(3).blockers()).isEmpty();
  }

  @Test
  void aGroupIsOwnedFromBindToClose() {
    machine.bind(EDU_BEHIND_BRIDGE, "vfio-pci").deviceFile(EDU_BEHIND_BRIDGE, "vfio4");
    try (DeviceFile file = host.open(device(EDU_BEHIND_BRIDGE))) {
      assertThat(kernel.opened).containsExactly(EDU_BEHIND_BRIDGE + " vfio4");
      assertThat(group(3).owner()).isEmpty();
      assertThat(file.bind(FakeKernel.fake(EngineFd.class))).isNotNull();
      assertThat(group(3).owner()).contains("fd7");
      assertThat(group(5).owner()).isEmpty();
    }
    assertThat(group(3).owner()).isEmpty();
  }

  @Test
  void anotherProcessThatHasADeviceFileOpenOwnsTheGroup() {
    machine.bind(EDU, "vfio-pci").deviceFile(EDU, "vfio0");
    machine.process(4711, "qemu-system-x86", machine.paths().dev().resolve("vfio/devices/vfio0"));
    assertThat(group(5).owner()).contains("pid 4711 (qemu-system-x86)");
  }

  @Test
  void withoutADeviceFileThereIsNothingToOpen() {
    assertThatThrownBy(() -> host.open(device(EDU)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(Errno.ENODEV);
              assertThat(e.refusal().reason())
                  .isEqualTo(EDU + " has no device file: it is bound to no host driver");
              assertThat(e.refusal().remedies()).containsExactly("take " + EDU);
            });
    machine.bind(EDU, "vfio-pci");
    assertThatThrownBy(() -> host.open(device(EDU)))
        .hasMessageContaining("CONFIG_VFIO_DEVICE_CDEV");
  }

  @Test
  void theHostSaysWhatItIs() {
    assertThat(host.kind()).isEqualTo("linux");
    assertThat(host.bootId()).isEqualTo("0d6f0d1c-5f0f-4c43-9d61-6a1a1d0f8a10");
    assertThat(host.iommus()).containsExactly("dmar0 (vtd)");
    assertThat(host.source()).contains(root.resolve("sys").toString());
    assertThat(host.attributes().read("bus/pci/devices/" + EDU + "/vendor")).isEqualTo("0x1234");
  }

  @Test
  void afterCloseNothingIsOpened() {
    HostDevice edu = device(EDU);
    host.close();
    assertThat(kernel.closed).isTrue();
    assertRefused(Errno.ENODEV, () -> host.open(edu));
    watched.clear();
    host.forget();
    assertThat(watched).hasSize(12).allMatch(event -> event.startsWith("-"));
    assertThat(host.devices()).isEmpty();
  }

  private HostDevice device(String name) {
    return host.devices().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  private HostGroup group(int id) {
    return host.groups().stream().filter(g -> g.id() == id).findFirst().orElseThrow();
  }

  private static DeviceWatcher quiet() {
    return new DeviceWatcher() {
      @Override
      public void added(HostDevice device) {}

      @Override
      public void removed(HostDevice device) {}
    };
  }

  private static void assertRefused(
      Errno errno, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }
}
