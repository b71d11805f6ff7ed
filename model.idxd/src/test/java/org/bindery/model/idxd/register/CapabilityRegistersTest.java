package org.bindery.model.idxd.register;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.Preset;
import org.junit.jupiter.api.Test;

/** What real parts say, read by the fields. */
class CapabilityRegistersTest {
  @Test
  void generalCapabilitiesOfTheFirstPartSold() {
    GenCap cap = new GenCap(0x40915f0107L);

    assertThat(cap.blockOnFault()).isTrue();
    assertThat(cap.overlappingCopy()).isTrue();
    assertThat(cap.cacheControlMemory()).isTrue();
    assertThat(cap.cacheControlFlush()).isFalse();
    assertThat(cap.commandCapabilities()).isFalse();
    assertThat(cap.destinationReadback()).isTrue();
    assertThat(cap.drainReadback()).isFalse();
    assertThat(cap.maxTransferBytes()).isEqualTo(1L << 31);
    assertThat(cap.maxBatch()).isEqualTo(1024);
    assertThat(cap.imsEntries()).isEqualTo(2048);
    assertThat(cap.configurable()).isTrue();
  }

  @Test
  void generalCapabilitiesOfTheManualsExample() {
    GenCap cap = new GenCap(0x1833f215fL);

    assertThat(cap.cacheControlFlush()).isTrue();
    assertThat(cap.commandCapabilities()).isTrue();
    assertThat(cap.maxTransferShift()).isEqualTo(31);
    assertThat(cap.maxBatchShift()).isEqualTo(9);
    assertThat(cap.imsEntries()).isEqualTo(256);
    assertThat(cap.configurable()).isTrue();
  }

  @Test
  void presetsSayWhatTheirPartsAreSoldWith() {
    Capabilities dsa = Preset.SPR_DSA.capabilities();
    Capabilities iax = Preset.SPR_IAX.capabilities();

    assertThat(dsa.kind()).isEqualTo(DeviceKind.DSA);
    assertThat(dsa.version()).isEqualTo(0x100);
    assertThat(dsa.queues().queues()).isEqualTo(8);
    assertThat(dsa.queues().totalSize()).isEqualTo(128);
    assertThat(dsa.queues().configBytes()).isEqualTo(64);
    assertThat(dsa.queues().prs()).isFalse();
    assertThat(dsa.engines().engines()).isEqualTo(4);
    assertThat(dsa.groups().groups()).isEqualTo(4);
    assertThat(dsa.groups().readBuffers()).isEqualTo(96);
    assertThat(dsa.groups().progressLimit()).isFalse();
    assertThat(dsa.operations().word0()).isEqualTo(0x1003f03ffL);
    assertThat(Preset.SPR_DSA.interrupts()).isEqualTo(9);
    assertThat(iax.engines().engines()).isEqualTo(8);
    assertThat(iax.general().maxBatch()).isEqualTo(1);
    assertThat(iax.operations().has(0x42)).as("decompression").isTrue();
    assertThat(iax.operations().has(0x04)).as("fill").isFalse();
  }

  @Test
  void withoutCommandCapabilitiesTheCommandsAreThoseOfTheFirstVersion() {
    Capabilities cap = Preset.SPR_DSA.capabilities();

    assertThat(cap.hasCommand(12)).isTrue();
    assertThat(cap.hasCommand(13)).isFalse();
    assertThat(cap.hasCommand(0)).isFalse();
  }

  @Test
  void tablesBeginAtMultiplesOf256() {
    TableOffsets tables = Preset.SPR_DSA.capabilities().tables();

    assertThat(tables.groups()).isEqualTo(0x400);
    assertThat(tables.queues()).isEqualTo(0x500);
    assertThat(tables.msixPermissions()).isEqualTo(0x800);
    assertThat(tables.perfmon()).isEqualTo(0x3000);
    assertThat(tables.ims()).isEqualTo(0x4000);
    assertThat(new TableOffsets(0x0006000500040003L, 7).ims()).isEqualTo(0x600);
  }
}
