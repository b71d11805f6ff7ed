package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.host.CoherenceLab.GUEST;
import static org.bindery.backend.sim.host.CoherenceLab.PAGE;

import org.bindery.api.VirtualCpu.MemoryType;
import org.bindery.api.WbinvdCount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What incoherent DMA does to a guest, through each page table that permits it. */
@ParameterizedClass
@EnumSource(Permitting.class)
class NoSnoopTest {
  @Parameter Permitting table;
  private CoherenceLab lab;

  @BeforeEach
  void start() {
    lab = table.lab();
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void theProcessorReadsStaleAfterANoSnoopWrite() {
    lab.writePast(100, 1);
    assertThat(lab.load(100)).isEqualTo(1);
    lab.writePast(100, 2);
    assertThat(lab.inDram(100)).isEqualTo(2);
    assertThat(lab.load(100)).as("the line is held").isEqualTo(1);
    lab.cpu.flush(GUEST + 100);
    assertThat(lab.load(100)).isEqualTo(2);
  }

  @Test
  void theDeviceReadsStaleWhileALineIsDirty() {
    lab.store(100, 5);
    assertThat(lab.readPast(100)).isZero();
    lab.cpu.flush(GUEST + 100);
    assertThat(lab.readPast(100)).isEqualTo(5);
  }

  @Test
  void aLateWriteBackOverwritesWhatTheDeviceWrote() {
    // Another byte of the line: it is written back whole.
    lab.store(64, 5);
    lab.writePast(72, 7);
    assertThat(lab.inDram(72)).isEqualTo(7);
    lab.evictAll();
    assertThat(lab.inDram(72)).isZero();
    assertThat(lab.inDram(64)).isEqualTo(5);
    assertThat(lab.readPast(72)).as("lost for the device too").isZero();
  }

  @Test
  void anUncachedMappingThatTheMachineHonoursIsCoherent() {
    lab.vm.setNonCoherent(true);
    lab.cpu.memoryType(GUEST, PAGE, MemoryType.UNCACHED);
    lab.store(100, 5);
    assertThat(lab.readPast(100)).isEqualTo(5);
    lab.writePast(100, 6);
    assertThat(lab.load(100)).isEqualTo(6);
    assertThat(lab.lines()).isZero();
    lab.cpu.memoryType(GUEST, PAGE, MemoryType.WRITE_BACK);
    lab.store(100, 7);
    assertThat(lab.readPast(100)).isEqualTo(6);
  }

  @Test
  void anUncachedMappingThatTheMachineDoesNotHonourIsNot() {
    lab.cpu.memoryType(GUEST, PAGE, MemoryType.UNCACHED);
    lab.store(100, 5);
    assertThat(lab.readPast(100)).isZero();
    lab.writePast(100, 6);
    assertThat(lab.load(100)).isEqualTo(5);
    lab.vm.setNonCoherent(true);
    // From here on it counts, and what is held may come back over it.
    assertThat(lab.load(100)).isEqualTo(6);
    lab.store(101, 8);
    lab.evictAll();
    assertThat(lab.load(100)).isEqualTo(5);
    assertThat(lab.load(101)).isZero();
    lab.vm.setNonCoherent(false);
    lab.store(100, 9);
    assertThat(lab.readPast(100)).isEqualTo(5);
  }

  @Test
  void ordinaryRequestsAreCoherentAllTheSame() {
    lab.store(64, 5);
    assertThat(lab.read(64)).isEqualTo(5);
    lab.store(65, 6);
    lab.write(72, 7);
    assertThat(lab.load(72)).isEqualTo(7);
    assertThat(lab.load(64)).isEqualTo(5);
    assertThat(lab.load(65)).as("stored before the device wrote another part").isEqualTo(6);
    lab.write(64, 9);
    assertThat(lab.load(64)).isEqualTo(9);
  }

  @Test
  void wbinvdIsIgnoredWhileDmaIsCoherentAndCountedWhenItIsNot() {
    lab.store(0, 1);
    lab.store(PAGE, 2);
    assertThat(lab.load(2 * PAGE)).isZero();
    lab.cpu.writeBackAndInvalidate();
    assertThat(lab.vm.wbinvd()).contains(new WbinvdCount(1, 0, 0));
    assertThat(lab.readPast(0)).isZero();
    lab.vm.setNonCoherent(true);
    lab.cpu.writeBackAndInvalidate();
    assertThat(lab.vm.wbinvd()).contains(new WbinvdCount(1, 1, 3));
    assertThat(lab.readPast(0)).isEqualTo(1);
    assertThat(lab.readPast(PAGE)).isEqualTo(2);
    lab.cpu.writeBackAndInvalidate();
    assertThat(lab.vm.wbinvd()).contains(new WbinvdCount(1, 2, 3));
    lab.vm.setNonCoherent(false);
    lab.cpu.writeBackAndInvalidate();
    assertThat(lab.vm.wbinvd()).contains(new WbinvdCount(2, 2, 3));
  }
}
