package org.bindery.backend.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestDriver;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.device.Attribute;
import org.bindery.device.ChildDevice;
import org.bindery.device.DriverPort;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drivers of the simulated kernel that come, bind, make devices, fail and go. */
class KernelDriverTest {
  private static final String EDU = TestHost.EDU;
  private static final String BOX = "box-" + EDU;
  private static final String PART = "part-" + EDU;
  private static final String LABEL = "label-" + EDU;

  private final TestHost lab = TestHost.eduLab();
  private final TestDriver driver = new TestDriver();
  private final TestDevices models = TestDevices.register();

  @BeforeEach
  void quiet() {
    lab.came().clear();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void write(String path, String value) {
    lab.host().attributes().write(path, value);
  }

  private String read(String path) {
    return lab.host().attributes().read(path);
  }

  private void bindEdu() {
    write("bus/pci/drivers/toydrv/bind", EDU);
  }

  private void withEverything() {
    lab.host().models().add(models);
    lab.host().kernel().add(driver);
    bindEdu();
  }

  @Test
  void runsOnceNameCodeAndModelAreThereInWhateverOrder() {
    lab.host().kernel().add(driver);
    bindEdu();
    assertThat(driver.happened()).as("registers answer nothing yet").isEmpty();
    assertThat(lab.device(EDU).driver()).contains("toydrv");
    lab.host().models().add(models);
    assertThat(driver.happened()).containsExactly("probe " + EDU);
    lab.host().models().remove(models);
    assertThat(driver.happened()).containsExactly("probe " + EDU, "close " + EDU);
    assertThat(lab.device(EDU).driver()).as("by name still").contains("toydrv");
    lab.host().models().add(models);
    lab.host().kernel().remove(driver);
    lab.host().kernel().add(driver);
    assertThat(driver.happened())
        .containsExactly(
            "probe " + EDU, "close " + EDU, "probe " + EDU, "close " + EDU, "probe " + EDU);
  }

  @Test
  void itsDevicesAreDevicesOfTheHost() {
    withEverything();
    HostDevice part = lab.device(PART);
    assertThat(part.bus()).isEqualTo("toy");
    assertThat(part.group()).isEmpty();
    assertThat(part.path()).isEqualTo("bus/toy/devices/" + PART);
    assertThat(part.properties())
        .containsEntry(HostDevice.NAME, PART)
        .containsEntry(HostDevice.BUS, "toy")
        .containsEntry(HostDevice.PARENT, EDU)
        .containsEntry("bindery.host", "test")
        .containsEntry("toy.kind", "part");
    assertThat(lab.came()).containsExactly(BOX, PART);
    assertThat(lab.host().devices()).extracting(HostDevice::name).doesNotContain(LABEL);
    assertRefused(Errno.ENODEV, "has no device file", () -> lab.host().open(part));
    assertRefused(
        Errno.ENODEV, "is no work queue", () -> lab.host().openQueue(lab.device(EDU), null));
  }

  @Test
  void itsDevicesHaveFoldersBelowTheFunction() {
    withEverything();
    String real = "devices/pci0000:00/" + EDU + "/" + BOX + "/" + PART;
    assertThat(lab.host().attributes().realPath("bus/toy/devices/" + PART)).isEqualTo(real);
    assertThat(lab.host().attributes().list("bus/toy/devices")).containsExactly(BOX, LABEL, PART);
    assertThat(lab.host().attributes().list("bus")).containsExactly("pci", "toy");
    assertThat(lab.host().attributes().list(real))
        .containsExactly("fixed", "poke", "subsystem", "value");
    write(real + "/value", "42\n");
    assertThat(read("bus/toy/devices/" + PART + "/value")).isEqualTo("42");
    assertRefused(Errno.EACCES, "cannot be written", () -> write(real + "/fixed", "1"));
    assertRefused(Errno.EACCES, "cannot be read", () -> read(real + "/poke"));
    write(real + "/poke", "now");
    assertThat(driver.happened()).endsWith("poke " + PART + " now");
    assertRefused(Errno.EIO, "writing attribute value", () -> write(real + "/value", ""));
    assertThat(read(real + "/value")).isEqualTo("42");
  }

  @Test
  void itsDevicesAreBoundToDriversOfItsBus() {
    withEverything();
    String user = "bus/toy/drivers/toyuser/";
    write(user + "bind", PART);
    assertThat(lab.device(PART).driver()).contains("toyuser");
    assertThat(lab.host().attributes().link(user + PART)).contains(PART);
    assertThat(lab.host().attributes().link("bus/toy/devices/" + PART + "/driver"))
        .contains("toyuser");
    assertRefused(Errno.EBUSY, "bound to host driver toyuser", () -> write(user + "bind", PART));
    assertRefused(Errno.ENODEV, "no device nothing", () -> write(user + "bind", "nothing"));
    assertRefused(Errno.ENODEV, "it has none", () -> write(user + "unbind", BOX));
    assertRefused(
        Errno.ENXIO, "is not for toyother", () -> write("bus/toy/drivers/toyother/bind", BOX));
    write("bus/toy/devices/" + PART + "/driver/unbind", PART);
    assertThat(lab.device(PART).driver()).isEmpty();
    assertThat(driver.happened()).containsExactly("probe " + EDU, "bind " + PART, "unbind " + PART);
  }

  @Test
  void unbindingEndsItsDevicesFirst() {
    withEverything();
    HostDevice part = lab.device(PART);
    write("bus/pci/drivers/toydrv/unbind", EDU);
    assertThat(lab.went()).containsExactly(PART, BOX);
    assertThat(lab.device(EDU).driver()).isEmpty();
    assertThat(lab.host().attributes().list("bus/toy/devices")).isEmpty();
    assertRefused(Errno.ENODEV, "no device " + PART, () -> lab.host().open(part));
    assertRefused(Errno.ENODEV, "does not have", () -> driver.port(EDU).read(0, 0, 4));
  }

  @Test
  void pullingTheFunctionEndsItsDevicesFirst() {
    withEverything();
    lab.host().unplug(EDU);
    assertThat(lab.went()).containsExactly(PART, BOX, EDU);
    assertThat(driver.happened()).endsWith("close " + EDU);
  }

  @Test
  void theHostsEndAndTheCodesEndTakeItsDevicesAlong() {
    withEverything();
    lab.host().kernel().remove(driver);
    assertThat(lab.went()).containsExactly(PART, BOX);
    assertThat(lab.host().attributes().list("bus")).containsExactly("pci");
    lab.host().kernel().add(driver);
    lab.close();
    assertThat(lab.went()).startsWith(PART, BOX).endsWith("0000:00:00.0");
    assertThat(lab.went()).containsSubsequence(PART, BOX, PART, BOX, EDU);
  }

  @Test
  void aProbeThatRefusesLeavesTheFunctionWithoutDriver() {
    driver.onProbe(port -> {
      port.add(new Orphan("early"));
      throw Refusal.of(Errno.EOPNOTSUPP, "no such revision").exception();
    });
    lab.host().models().add(models);
    lab.host().kernel().add(driver);
    assertRefused(Errno.EOPNOTSUPP, "no such revision", this::bindEdu);
    assertThat(lab.device(EDU).driver()).isEmpty();
    assertThat(lab.host().attributes().list("bus/toy/devices")).isEmpty();
    driver.onProbe(_ -> {
      throw new IllegalStateException("broken");
    });
    assertRefused(Errno.EIO, "host driver toydrv failed in probe of " + EDU, this::bindEdu);
    driver.onProbe(_ -> {});
    bindEdu();
    assertThat(lab.device(PART).driver()).isEmpty();
  }

  private record Orphan(String name) implements ChildDevice {
    @Override
    public String bus() {
      return "toy";
    }

    @Override
    public Map<String, Attribute> attributes() {
      return Map.of();
    }
  }

  @Test
  void whatACloseThatFailsLeavesIsRemoved() {
    withEverything();
    driver.onClose(() -> {
      throw new IllegalStateException("broken");
    });
    write("bus/pci/drivers/toydrv/unbind", EDU);
    assertThat(lab.went()).containsExactly(PART, BOX);
    assertThat(lab.device(EDU).driver()).isEmpty();
    assertThat(lab.log().lines()).anyMatch(line -> line.contains("failed while it ended"));
  }

  @Test
  void aDriverReachesRegistersAndInterruptsWhileItHasTheFunction() throws InterruptedException {
    withEverything();
    DriverPort port = driver.port(EDU);
    port.enable();
    assertThat(port.read(RegionInfo.CONFIG, 4, 2) & 6).isEqualTo(6);
    port.write(0, 0x10, 4, 0xabcd);
    assertThat(port.read(0, 0x10, 4)).isEqualTo(0xabcd);
    assertRefused(Errno.EINVAL, "no region 3", () -> port.read(3, 0, 4));
    CountDownLatch handled = new CountDownLatch(2);
    port.onInterrupt(0, handled::countDown);
    assertRefused(Errno.EBUSY, "is", () -> port.onInterrupt(0, () -> {}));
    assertThat(models.port(EDU).raiseMsi(0)).isTrue();
    assertThat(models.port(EDU).raiseMsi(0)).isTrue();
    handled.await();
    write("bus/pci/drivers/toydrv/unbind", EDU);
    assertThat(models.port(EDU).raiseMsi(0)).as("interrupts are off").isFalse();
    assertThat(lab.host().attributes().bytes("bus/pci/devices/" + EDU + "/config")[4] & 4)
        .as("bus mastering")
        .isZero();
    bindEdu();
    assertThat(driver.port(EDU).read(0, 0x10, 4)).as("the device was reset").isZero();
  }

  @Test
  void sixtyFourBytesAreStoredAsOneOrAsEightWrites() {
    withEverything();
    DriverPort port = driver.port(EDU);
    MemorySegment bytes = MemorySegment.ofArray(new byte[64]);
    bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 56, 0x7766554433221100L);
    assertThat(port.store(0, 0x40, bytes, true)).isTrue();
    assertThat(port.read(0, 0x40, 8)).as("of the last").isEqualTo(0x7766554433221100L);
    assertRefused(Errno.EINVAL, "not one of 64", () -> port.store(0, 0x20, bytes, true));
    assertRefused(Errno.EINVAL, "not one of 64", () -> port.store(0, 0, bytes.asSlice(0, 8), true));
    assertRefused(
        Errno.EINVAL, "takes no stores", () -> port.store(RegionInfo.CONFIG, 0, bytes, true));
    port.reset();
    assertThat(port.read(0, 0x40, 8)).isZero();
    write("bus/pci/drivers/toydrv/unbind", EDU);
    assertRefused(Errno.ENODEV, "does not have", () -> port.store(0, 0x40, bytes, true));
  }

  @Test
  void whoHasAFunctionBoundStores64BytesThroughItsMap() {
    lab.host().models().add(models);
    lab.take(EDU);
    try (TinyEngine engine = lab.engine();
        TinyFd fd = new TinyFd(engine)) {
      DeviceFile file = lab.open(EDU);
      file.bind(fd);
      MemorySegment bytes = MemorySegment.ofArray(new byte[64]);
      bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 56, 5);
      RegionMap map = file.map(0);
      assertThat(map.enqueue(0x40, bytes)).isTrue();
      assertThat(map.getLong(0x40)).isEqualTo(5);
      assertThatThrownBy(() -> map.enqueue(8, bytes)).isInstanceOf(IllegalArgumentException.class);
      file.close();
      assertRefused(Errno.ENODEV, "revoked", () -> map.enqueue(0x40, bytes));
    }
  }

  @Test
  void aFunctionOnADriverWithCodeIsNotGivenAway() {
    withEverything();
    assertRefused(
        Errno.ENODEV, "only vfio drivers make one", () -> lab.host().open(lab.device(EDU)));
    assertThat(lab.group(lab.device(EDU).group().orElseThrow()).blockers())
        .singleElement()
        .satisfies(blocker -> assertThat(blocker.why()).contains("toydrv"));
    assertThat(lab.host().driverKind("toydrv")).isEqualTo(HostDriverKind.OWN_DMA);
  }
}
