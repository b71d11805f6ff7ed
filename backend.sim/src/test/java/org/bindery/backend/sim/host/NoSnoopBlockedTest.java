package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.api.RegionInfo;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.IommuMake;
import org.bindery.backend.sim.testing.TestDevices;
import org.bindery.backend.sim.testing.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps DMA coherent: the table, the function's switch, a model that issues no No Snoop. */
class NoSnoopBlockedTest {
  private static final int VENDOR = 0x8086;
  private static final int DEVICE = 0x10d3;

  @Test
  void aTableThatForcesSnooping() {
    try (CoherenceLab lab = new CoherenceLab(TestHost.eduLabWithSnoopControl(), Snoop.ENFORCE)) {
      assertCoherent(lab);
    }
  }

  @Test
  void aVersion1Table() {
    try (CoherenceLab lab = new CoherenceLab(TestHost.eduLab(IommuMake.AMD_V1), Snoop.ENFORCE)) {
      assertCoherent(lab);
    }
  }

  @Test
  void aFirstStageTableWithPageSnoopInItsEntries() {
    try (CoherenceLab lab = new CoherenceLab(TestHost.eduLabOfFirstStage(), Snoop.ENFORCE)) {
      assertCoherent(lab);
    }
  }

  /** Whatever the table was made for. */
  @ParameterizedTest
  @EnumSource
  void aRootComplexThatIsCanwbs(Snoop snoop) {
    try (CoherenceLab lab = new CoherenceLab(TestHost.eduLabOfCoherentSmmu(), snoop)) {
      assertCoherent(lab);
    }
  }

  @Test
  void aModelThatDoesNotDeclareIt() {
    try (CoherenceLab lab =
        new CoherenceLab(
            TestHost.eduLabWithSnoopControl(),
            Snoop.ALLOW,
            TestHost.EDU,
            TestDevices.register(0x1234, 0x11e8))) {
      assertCoherent(lab);
    }
  }

  /** The owner of the function has it in hand. */
  @Test
  void enableNoSnoopOfTheFunctionSwitchedOff() {
    TestDevices models = TestDevices.noSnoopRegister(VENDOR, DEVICE);
    try (CoherenceLab lab =
        new CoherenceLab(TestHost.eduLab(), Snoop.ALLOW, CoherenceLab.EXPRESS, models)) {
      int control = deviceControl(lab);
      long before = lab.file.read(RegionInfo.CONFIG, control, 2);
      lab.file.write(RegionInfo.CONFIG, control, 2, 0);
      assertThat(lab.file.read(RegionInfo.CONFIG, control, 2)).isEqualTo(before & ~0x0800L);
      assertCoherent(lab);
      lab.file.write(RegionInfo.CONFIG, control, 2, 0xffff);
      assertThat(lab.file.read(RegionInfo.CONFIG, control, 2)).isEqualTo(before | 0x0800L);
      lab.store(200, 5);
      assertThat(lab.readPast(200)).isZero();
    }
  }

  private static int deviceControl(CoherenceLab lab) {
    int at = (int) lab.file.read(RegionInfo.CONFIG, 0x34, 1);
    while (lab.file.read(RegionInfo.CONFIG, at, 1) != 0x10) {
      at = (int) lab.file.read(RegionInfo.CONFIG, at + 1, 1);
    }
    return at + 8;
  }

  private static void assertCoherent(CoherenceLab lab) {
    lab.writePast(100, 1);
    assertThat(lab.load(100)).isEqualTo(1);
    lab.writePast(100, 2);
    assertThat(lab.load(100)).as("no stale read by the processor").isEqualTo(2);
    lab.store(100, 5);
    assertThat(lab.readPast(100)).as("no stale read by the device").isEqualTo(5);
    lab.store(64, 6);
    lab.writePast(72, 7);
    lab.evictAll();
    assertThat(lab.inDram(72)).as("no late write-back").isEqualTo(7);
    assertThat(lab.inDram(64)).isEqualTo(6);
  }
}
