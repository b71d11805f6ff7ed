package org.bindery.backend.linux.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.sysfs.SysfsTree;
import org.bindery.backend.linux.testing.FakeMachine;
import org.bindery.gateway.Gateway;
import org.bindery.host.HostDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a machine where nothing speaks against a bind, each test makes one thing wrong. */
class ObstaclesTest {
  private static final String NAME = "0000:00:10.0";

  private final Gateway gateway = new Gateway();
  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void allIsWell() {
    machine = new FakeMachine(root);
    machine.function(NAME, "0x1234", "0x11e8", "0x00ff00").group(5, NAME).dmar("dmar0");
    machine.bind(NAME, "vfio-pci").deviceFile(NAME, "vfio0").node("iommu");
    machine.proc("self/limits", limits("8388608", "8388608"));
    machine.proc("self/status", "Name:\tjava\nCapEff:\t0000000000000000\n");
    machine.proc("cpuinfo", "vendor_id\t: GenuineIntel\n");
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(gateway.openCount()).isZero();
    gateway.close();
  }

  @Test
  void nothingSpeaksAgainstIt() {
    assertThat(obstacles(edu())).isEmpty();
  }

  @Test
  void nothingSpeaksAgainstADeviceThatIsStillToBeTaken() throws Exception {
    Files.delete(machine.paths().sys().resolve("devices/pci0000:00/" + NAME + "/driver"));
    Files.delete(machine.paths().sys().resolve("devices/pci0000:00/" + NAME + "/vfio-dev/vfio0"));
    assertThat(obstacles(edu())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GenuineIntel,intel_iommu=on",
    "AuthenticAMD,without amd_iommu=off",
    "ARM,without iommu=off"
  })
  void noIommu(String vendor, String advice) throws Exception {
    machine.proc("cpuinfo", "vendor_id\t: " + vendor + "\n");
    Path group = machine.paths().sys().resolve("devices/pci0000:00/" + NAME + "/iommu_group");
    Files.delete(group);
    assertOne(Errno.EINVAL, "no IOMMU is in front of it");
    delete(machine.paths().sys().resolve("class/iommu"));
    assertOne(Errno.EINVAL, "the kernel uses no IOMMU")
        .satisfies(refusal -> assertThat(refusal.reason()).contains(advice));
  }

  @Test
  void noIommufd() throws Exception {
    Files.delete(machine.paths().dev().resolve("iommu"));
    assertOne(Errno.ENOENT, "CONFIG_IOMMUFD", "system modprobe iommufd");
  }

  @Test
  void noVfioDriver() throws Exception {
    Files.delete(machine.paths().sys().resolve("devices/pci0000:00/" + NAME + "/driver"));
    delete(machine.paths().sys().resolve("bus/pci/drivers/vfio-pci"));
    assertOne(Errno.ENODEV, "vfio-pci", "system modprobe vfio-pci");
  }

  @Test
  void noDeviceFiles() throws Exception {
    delete(machine.paths().sys().resolve("devices/pci0000:00/" + NAME + "/vfio-dev"));
    assertOne(Errno.ENODEV, "CONFIG_VFIO_DEVICE_CDEV");
    Files.delete(machine.paths().sys().resolve("devices/pci0000:00/" + NAME + "/driver"));
    delete(machine.paths().sys().resolve("class/vfio-dev"));
    assertOne(Errno.ENODEV, "CONFIG_VFIO_DEVICE_CDEV");
  }

  @Test
  void onTheDenylist() throws Exception {
    machine.function(NAME, "0x8086", "0x0b25", "0x088000");
    Files.delete(machine.paths().sys().resolve("devices/pci0000:00/" + NAME + "/driver"));
    machine.attribute("module/vfio_pci/parameters/disable_denylist", "N");
    assertOne(Errno.EINVAL, "vfio-pci's list");
    machine.attribute("module/vfio_pci/initstate", "live");
    assertOne(
        Errno.EINVAL,
        "8086:0b25",
        "system modprobe -r vfio-pci",
        "system modprobe vfio-pci disable_denylist=1");
    machine.attribute("module/vfio_pci/parameters/disable_denylist", "Y");
    assertThat(obstacles(edu())).isEmpty();
  }

  @Test
  void theGroupIsHeldByTheOlderInterface() {
    machine.process(77, "kvmtool", machine.paths().dev().resolve("vfio/5"));
    machine.process(78, "other", machine.paths().dev().resolve("vfio/6"));
    assertOne(Errno.EBUSY, "pid 77 (kvmtool)", "system kill 77");
  }

  @Test
  void theDeviceFileIsHeld() {
    Path file = machine.paths().dev().resolve("vfio/devices/vfio0");
    machine.process(99, "qemu", file).process(12, "dpdk", file);
    assertOne(Errno.EINVAL, "pid 12 (dpdk), pid 99 (qemu)", "system kill 12", "system kill 99");
  }

  /** The process that runs this has it open by being this process. */
  @Test
  void ownFilesAreNoObstacle() {
    Path file = machine.paths().dev().resolve("vfio/devices/vfio0");
    machine.process(ProcessHandle.current().pid(), "java", file);
    assertThat(obstacles(edu())).isEmpty();
  }

  @Test
  void whoUsesItByEitherFileKeepsItsDriverFromLettingItGo() {
    Obstacles obstacles =
        new Obstacles(new SysfsTree(machine.paths().sys(), gateway), machine.paths());
    assertThat(obstacles.heldBy(edu())).isEmpty();
    machine.process(77, "kvmtool", machine.paths().dev().resolve("vfio/5"));
    machine.process(99, "qemu", machine.paths().dev().resolve("vfio/devices/vfio0"));
    Refusal refusal = obstacles.heldBy(edu()).orElseThrow();
    assertThat(refusal.errno()).isEqualTo(Errno.EBUSY);
    assertThat(refusal.reason()).contains("pid 77 (kvmtool)", "pid 99 (qemu)", "wait for");
    assertThat(refusal.remedies()).containsExactly("system kill 99", "system kill 77");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iommu", "vfio/devices/vfio0"})
  void nodesThatMayNotBeUsed(String node) {
    Path file = machine.paths().dev().resolve(node);
    String user = System.getProperty("user.name");
    Subject subject = new Subject(edu(), tree(), machine.paths());
    Check check = new PermissionCheck(one -> !one.equals(file));
    assertThat(check.of(subject))
        .hasValueSatisfying(refusal -> {
          assertThat(refusal.errno()).isEqualTo(Errno.EACCES);
          assertThat(refusal.reason()).endsWith("user " + user + " may not read and write " + file);
          assertThat(refusal.remedies())
              .containsExactly("system sudo setfacl -m u:" + user + ":rw " + file);
        });
  }

  /** As the kernel decides it, for a user whom it refuses anything. */
  @Test
  void nodesWithoutTheirModeBits() throws Exception {
    Path file = machine.paths().dev().resolve("iommu");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    Assumptions.assumeFalse(Files.isWritable(file), "this user may write everything");
    assertThat(obstacles(edu())).extracting(Refusal::errno).containsExactly(Errno.EACCES);
  }

  @Test
  void hardlyAnyMemoryMayBeLocked() {
    machine.proc("self/limits", limits("4096", "4096"));
    long pid = ProcessHandle.current().pid();
    assertOne(
        Errno.ENOMEM,
        "may lock 4096 bytes",
        "system sudo prlimit --pid " + pid + " --memlock=unlimited:unlimited");
    machine.proc("self/limits", limits("0", "unlimited"));
    assertOne(
        Errno.ENOMEM,
        "may lock 0 bytes",
        "system prlimit --pid " + pid + " --memlock=unlimited:unlimited");
    machine.proc("self/status", "Name:\tjava\nCapEff:\t0000000000004000\n");
    assertThat(obstacles(edu())).isEmpty();
    machine.proc("self/status", "Name:\tjava\nCapEff:\t000001ffffffbfff\n");
    assertThat(obstacles(edu())).hasSize(1);
  }

  @Test
  void aSoftwareMediatedDeviceNeedsNoIommu() throws Exception {
    String uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";
    machine.mdev(uuid, "mtty", "mtty-1");
    delete(machine.paths().sys().resolve("class/iommu"));
    HostDevice mdev = new FakeDevice(uuid, "mdev", "bus/mdev/devices/" + uuid, Map.of(), tree());
    assertThat(obstacles(mdev)).isEmpty();
  }

  @Test
  void severalAreToldFromTheGroundUp() throws Exception {
    Files.delete(machine.paths().dev().resolve("iommu"));
    machine.process(77, "kvmtool", machine.paths().dev().resolve("vfio/5"));
    machine.proc("self/limits", limits("4096", "4096"));
    assertThat(obstacles(edu()).stream().map(Refusal::errno))
        .containsExactly(Errno.ENOENT, Errno.EBUSY, Errno.ENOMEM);
  }

  private org.assertj.core.api.ObjectAssert<Refusal> assertOne(
      Errno errno, String reason, String... remedies) {
    List<Refusal> found = obstacles(edu());
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().errno()).isEqualTo(errno);
    assertThat(found.getFirst().reason()).contains(reason);
    assertThat(found.getFirst().remedies()).containsExactly(remedies);
    return assertThat(found.getFirst());
  }

  private List<Refusal> obstacles(HostDevice device) {
    return new Obstacles(tree(), machine.paths()).of(device);
  }

  private SysfsTree tree() {
    return new SysfsTree(machine.paths().sys(), gateway);
  }

  private HostDevice edu() {
    String path = "bus/pci/devices/" + NAME;
    Map<String, Object> ids =
        Map.of(
            HostDevice.PCI_VENDOR, tree().read(path + "/vendor").substring(2),
            HostDevice.PCI_DEVICE, tree().read(path + "/device").substring(2));
    return new FakeDevice(NAME, "pci", path, ids, tree());
  }

  private static String limits(String soft, String hard) {
    return """
    Limit                     Soft Limit           Hard Limit           Units
    Max cpu time              unlimited            unlimited            seconds
    Max locked memory         %-20s %-20s bytes
    """
        .formatted(soft, hard);
  }

  private static void delete(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private record FakeDevice(
      String name, String bus, String path, Map<String, Object> properties, SysfsTree tree)
      implements HostDevice {
    @Override
    public String host() {
      return "linux";
    }

    @Override
    public Optional<String> driver() {
      return tree.link(path + "/driver");
    }

    @Override
    public OptionalInt group() {
      return bus.equals("pci")
          ? tree.link(path + "/iommu_group")
              .map(id -> OptionalInt.of(Integer.parseInt(id)))
              .orElse(OptionalInt.empty())
          : OptionalInt.empty();
    }
  }
}
