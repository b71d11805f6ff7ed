package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;
import static org.bindery.backend.sim.testing.TestHost.E1000;
import static org.bindery.backend.sim.testing.TestHost.EDU;
import static org.bindery.backend.sim.testing.TestHost.EDU_BEHIND_BRIDGE;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.backend.sim.description.IommuMake;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TinyEngine;
import org.bindery.backend.sim.testing.TinyFd;
import org.bindery.hardware.HardwareFault;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interrupts of bound devices: what a device writes raises its own vectors and nobody else's. */
class InterruptRemappingTest {
  /** Of the first vector behind a unit: handle 0, subhandle valid. */
  private static final long FIRST = 0xfee00018L;

  private static final int COMMAND = 4;
  private static final String PARAMETER = "module/iommufd/parameters/allow_unsafe_interrupts";

  private final TestDevices devices = TestDevices.register();
  private TestHost lab;
  private TinyEngine engine;

  private void start(TestHost host) {
    lab = host;
    engine = lab.engine();
    lab.host().models().add(devices);
  }

  @AfterEach
  void close() {
    lab.close();
    engine.close();
  }

  private DeviceFile bind(String name) {
    lab.take(name);
    DeviceFile file = lab.open(name);
    file.bind(new TinyFd(engine));
    file.write(RegionInfo.CONFIG, COMMAND, 2, 6);
    return file;
  }

  private boolean write(String name, long address, int data) {
    byte[] bytes = {(byte) data, (byte) (data >> 8), (byte) (data >> 16), (byte) (data >> 24)};
    return devices.port(name).dma().write(address, MemorySegment.ofArray(bytes));
  }

  private List<Integer> codes() {
    return engine.faults().stream().map(HardwareFault::code).toList();
  }

  @Test
  void aDeviceRaisesItsOwnByWritingTheMessageAndNobodyElsesByIt() {
    start(TestHost.eduLab());
    DeviceFile edu = bind(EDU);
    lab.take(E1000);
    DeviceFile other = bind(EDU_BEHIND_BRIDGE);
    Interrupt one = edu.interrupt(InterruptKind.MSI, 0);
    Interrupt two = other.interrupt(InterruptKind.MSI, 0);
    // Not attached: interrupts are remapped whatever the table is.
    assertThat(devices.port(EDU).raiseMsi(0)).isTrue();
    assertThat(write(EDU, FIRST, 0)).isTrue();
    assertThat(one.count()).isEqualTo(2);
    assertThat(write(EDU_BEHIND_BRIDGE, FIRST, 0)).isFalse();
    assertThat(write(EDU, FIRST | 1 << 5, 0)).isFalse();
    assertThat(codes()).containsExactly(0x26, 0x26);
    assertThat(engine.faults().getFirst().requester().toString()).isEqualTo("0000:01:00.0");
    assertThat(engine.faults().getFirst().iova()).isEqualTo(FIRST);
    assertThat(devices.port(EDU_BEHIND_BRIDGE).raiseMsi(0)).isTrue();
    assertThat(two.count()).isEqualTo(1);
    assertThat(one.count()).isEqualTo(2);
    // What was the first's is the second's, and the first still has the message.
    one.close();
    assertThat(write(EDU, FIRST, 0)).isFalse();
    two.close();
    Interrupt again = other.interrupt(InterruptKind.MSI, 0);
    assertThat(write(EDU, FIRST, 0)).isFalse();
    assertThat(codes()).containsExactly(0x26, 0x26, 0x22, 0x26);
    assertThat(write(EDU_BEHIND_BRIDGE, FIRST, 0)).isTrue();
    assertThat(again.count()).isEqualTo(1);
    assertThat(one.count()).isEqualTo(2);
  }

  @Test
  void afterCloseAndAfterItHasLeftAMessageIsNobodys() {
    start(TestHost.eduLab());
    DeviceFile edu = bind(EDU);
    Interrupt one = edu.interrupt(InterruptKind.MSI, 0);
    edu.close();
    edu = bind(EDU);
    assertThat(write(EDU, FIRST, 0)).isFalse();
    assertThat(codes()).containsExactly(0x22);
    assertThat(devices.port(EDU).raiseMsi(0)).as("has no message").isFalse();
    assertThat(codes()).as("so sends none").hasSize(1);
    assertThat(edu.interrupt(InterruptKind.MSI, 0).count()).isZero();
    lab.host().unplug(EDU);
    lab.take(E1000);
    DeviceFile other = bind(EDU_BEHIND_BRIDGE);
    Interrupt two = other.interrupt(InterruptKind.MSI, 0);
    assertThat(write(EDU_BEHIND_BRIDGE, FIRST, 0)).as("the entry came back").isTrue();
    assertThat(two.count()).isEqualTo(1);
    assertThat(one.count()).isZero();
  }

  @Test
  void behindAmdAMessageIsAnIndexOfTheDevicesOwnTable() {
    start(TestHost.eduLab(IommuMake.AMD_V2));
    DeviceFile edu = bind(EDU);
    lab.take(E1000);
    DeviceFile other = bind(EDU_BEHIND_BRIDGE);
    Interrupt one = edu.interrupt(InterruptKind.MSI, 0);
    assertThat(write(EDU_BEHIND_BRIDGE, 0xfee00000L, 0)).isFalse();
    assertThat(write(EDU, 0xfee00000L, 1)).isFalse();
    assertThat(write(EDU, 0xfee00000L, 0x200)).isFalse();
    assertThat(codes()).containsExactly(0x2008, 0x2008, 0x2008);
    assertThat(write(EDU, 0xfee00000L, 0)).isTrue();
    assertThat(one.count()).isEqualTo(1);
    Interrupt two = other.interrupt(InterruptKind.MSI, 0);
    assertThat(write(EDU_BEHIND_BRIDGE, 0xfee00000L, 0)).isTrue();
    assertThat(two.count()).isEqualTo(1);
    assertThat(one.count()).isEqualTo(1);
  }

  @Test
  void behindAnSmmuAMessageTakesATable() {
    start(TestHost.eduLab(IommuMake.SMMUV3));
    DeviceFile edu = lab.open(take(EDU));
    var registered = edu.bind(new TinyFd(engine));
    edu.write(RegionInfo.CONFIG, COMMAND, 2, 6);
    Interrupt one = edu.interrupt(InterruptKind.MSI, 0);
    assertThat(devices.port(EDU).raiseMsi(0)).isFalse();
    assertThat(codes()).containsExactly(0x1001);
    registered.attach(engine.allocate(engine.lastBound()));
    assertThat(devices.port(EDU).raiseMsi(0)).isTrue();
    assertThat(write(EDU, 0x8000040L, 0)).isTrue();
    assertThat(one.count()).isEqualTo(2);
    assertThat(write(EDU, 0x8000040L, 1)).isFalse();
    assertThat(codes()).containsExactly(0x1001, 0x1002);
  }

  private String take(String name) {
    lab.take(name);
    return name;
  }

  /** ECAP.IR is 0: the message names a vector, and so can what anybody writes. */
  @Test
  void withoutRemappingAnybodyRaisesAnythingAndTheHostIsWarned() {
    start(
        TestHost.eduLab(
            IommuMake.VTD, Map.of("cap", 0xd2008c222f0686L, "ecap", 0xf00f4aL & ~(1L << 3))));
    AttributeTree tree = lab.host().attributes();
    MachineDevice device = (MachineDevice) lab.device(EDU);
    assertThat(tree.read(PARAMETER)).isEqualTo("N");
    assertThat(device.dma().orElseThrow().group().allowsUnsafeInterrupts()).isFalse();
    assertRefused(Errno.EINVAL, "Y or N", () -> tree.write(PARAMETER, "perhaps"));
    tree.write(PARAMETER, "1\n");
    assertThat(tree.read(PARAMETER)).isEqualTo("Y");
    assertThat(device.dma().orElseThrow().group().allowsUnsafeInterrupts()).isTrue();
    DeviceFile edu = bind(EDU);
    assertThat(lab.log().lines())
        .anySatisfy(line -> assertThat(line).contains(EDU, "dmar0", "allow_unsafe_interrupts"));
    lab.take(E1000);
    bind(EDU_BEHIND_BRIDGE);
    Interrupt one = edu.interrupt(InterruptKind.MSI, 0);
    assertThat(devices.port(EDU).raiseMsi(0)).isTrue();
    assertThat(write(EDU_BEHIND_BRIDGE, 0xfee00000L, 0x40)).isTrue();
    assertThat(one.count()).isEqualTo(2);
    assertThat(write(EDU, 0xfee00001L, 0x40)).as("no message").isFalse();
    assertThat(codes()).containsExactly(0x20);
    lab.host().allowUnsafeInterrupts(false);
    assertThat(tree.read(PARAMETER)).isEqualTo("N");
  }

  @Test
  void whereInterruptsAreRemappedNobodyIsWarned() {
    start(TestHost.eduLab());
    bind(EDU);
    assertThat(lab.log().lines()).noneMatch(line -> line.contains("interrupts"));
  }
}
