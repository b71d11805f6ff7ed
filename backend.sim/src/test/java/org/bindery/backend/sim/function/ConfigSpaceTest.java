package org.bindery.backend.sim.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.description.HostDescriptions;
import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.ConfigImage;
import org.junit.jupiter.api.Test;

/** Configuration space as its owner reads and writes it. */
class ConfigSpaceTest {
  private static ConfigSpace of(String host, String device) {
    DeviceDescription description =
        HostDescriptions.load(host).devices().stream()
            .filter(d -> d.name().equals(device))
            .findFirst()
            .orElseThrow();
    return new ConfigSpace(description.config(), description.resources());
  }

  private final ConfigSpace edu = of("edu-lab", "0000:00:10.0");

  @Test
  void hasTheSizeOfItsKind() {
    assertThat(edu.size()).isEqualTo(256);
    assertThat(of("edu-lab", "0000:02:00.0").size()).isEqualTo(4096);
  }

  @Test
  void readsLittleEndianAtEveryWidth() {
    assertThat(edu.read(0, 1)).isEqualTo(0x34);
    assertThat(edu.read(0, 2)).isEqualTo(0x1234);
    assertThat(edu.read(0, 4)).isEqualTo(0x11e81234L);
    assertThat(edu.read(0, 8)).isEqualTo(0x0010010311e81234L);
  }

  @Test
  void idsAndCapabilitiesStay() {
    edu.write(0, 4, 0);
    edu.write(8, 4, 0);
    edu.write(0x40, 2, 0xffff);
    assertThat(edu.read(0, 4)).isEqualTo(0x11e81234L);
    assertThat(edu.read(8, 4)).isEqualTo(0x00ff0010L);
    assertThat(edu.read(0x40, 2)).isEqualTo(0x0005);
  }

  @Test
  void aBarTellsItsSize() {
    edu.write(0x10, 4, 0xffffffffL);
    assertThat(edu.read(0x10, 4)).isEqualTo(0xfff00000L);
    edu.write(0x10, 4, 0xfe412345L);
    assertThat(edu.read(0x10, 4)).isEqualTo(0xfe400000L);
    edu.write(0x14, 4, 0xffffffffL);
    assertThat(edu.read(0x14, 4)).isZero();
  }

  @Test
  void aWideBarAnIoBarAndTheRomTellTheirs() {
    ConfigSpace virtio = of("edu-lab", "0000:00:01.0");
    virtio.write(0x20, 8, -1);
    assertThat(virtio.read(0x20, 8)).isEqualTo(0xffffffffffffc00cL);
    virtio.write(0x10, 4, 0xffffffffL);
    assertThat(virtio.read(0x10, 4)).isEqualTo(0xffffff81L);
    ConfigSpace nic = of("edu-lab", "0000:01:01.0");
    nic.write(0x30, 4, 0xffffffffL);
    assertThat(nic.read(0x30, 4)).isEqualTo(0xfffc0001L);
  }

  @Test
  void commandBitsAct() {
    assertThat(edu.memoryEnabled()).isTrue();
    assertThat(edu.busMaster()).isFalse();
    edu.write(4, 2, 0xffff);
    assertThat(edu.read(4, 2)).isEqualTo(0x0547);
    assertThat(edu.busMaster()).isTrue();
    assertThat(edu.intxDisabled()).isTrue();
    edu.write(4, 1, 0);
    assertThat(edu.busMaster()).isFalse();
    assertThat(edu.memoryEnabled()).isFalse();
    assertThat(edu.intxDisabled()).isTrue();
  }

  @Test
  void msiAddressAndDataAreKeptAndEnableNeedsAWiredVector() {
    edu.write(0x44, 8, 0x1_fee0_0003L);
    edu.write(0x4c, 2, 0x4021);
    assertThat(edu.read(0x44, 8)).isEqualTo(0x1_fee0_0000L);
    assertThat(edu.read(0x4c, 2)).isEqualTo(0x4021);
    edu.write(0x42, 2, 0xffff);
    assertThat(edu.read(0x42, 2)).isEqualTo(0x00f0);
    assertThat(edu.msiEnabled()).isFalse();
    edu.allowMsi(true);
    assertThat(edu.msiEnabled()).isTrue();
    edu.allowMsi(false);
    assertThat(edu.msiEnabled()).isFalse();
  }

  @Test
  void countsVectors() {
    assertThat(edu.msiVectors()).isEqualTo(1);
    assertThat(edu.msixVectors()).isZero();
    assertThat(of("edu-lab", "0000:00:01.0").msixVectors()).isEqualTo(3);
    assertThat(of("edu-lab", "0000:00:01.0").msiVectors()).isZero();
    assertThat(edu.hasIntx()).isTrue();
    assertThat(of("q35-switch", "0000:02:00.0").hasIntx()).isFalse();
  }

  @Test
  void savedAndRestoredIsAsBefore() {
    byte[] saved = edu.save();
    edu.write(4, 2, 0x0547);
    edu.write(0x10, 4, 0);
    edu.restore(saved);
    assertThat(edu.save()).isEqualTo(saved);
    assertThat(edu.busMaster()).isFalse();
  }

  @Test
  void aCapabilityListThatLoopsOrLeavesIsHarmless() {
    byte[] bytes = new byte[256];
    bytes[0x06] = 0x10;
    bytes[0x34] = 0x40;
    bytes[0x40] = 0x09;
    bytes[0x41] = 0x40;
    assertThat(ConfigImage.of(bytes).capability(Capability.MSI)).isZero();
    bytes[0x34] = 0x20;
    assertThat(ConfigImage.of(bytes).capability(0x09)).isZero();
  }
}
