package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.descriptor.Opcode;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.junit.jupiter.api.Test;

class RegisterFileTest {
  private final Board board = new Board();

  @Test
  void theDriverReadsThePartLessWhatIsNotDoneHere() {
    Capabilities read = Capabilities.read(DeviceKind.DSA, board::readLong);
    Capabilities sold = Preset.SPR_DSA.capabilities();

    assertThat(read.version()).isEqualTo(0x100);
    assertThat(read.queues()).isEqualTo(sold.queues());
    assertThat(read.groups()).isEqualTo(sold.groups());
    assertThat(read.tables()).isEqualTo(sold.tables());
    assertThat(read.general().maxTransferBytes()).isEqualTo(sold.general().maxTransferBytes());
    assertThat(read.general().imsEntries()).isZero();
    assertThat(read.operations().has(Opcode.COPY_CRC.code())).isTrue();
    assertThat(read.operations().has(Opcode.DIF_INS.code())).isFalse();
  }

  @Test
  void anAnalyticsAcceleratorHasItsOwnEnginesAndNoStreaming() {
    Board iax = new Board(new Facts(Preset.SPR_IAX, false));
    Capabilities read = Capabilities.read(DeviceKind.IAX, iax::readLong);

    assertThat(read.engines().engines()).isEqualTo(8);
    assertThat(read.operations().has(Opcode.NOOP.code())).isTrue();
    assertThat(read.operations().has(Opcode.MEMMOVE.code())).isFalse();
  }

  @Test
  void registersAreReadAtAnyWidthAndWrittenByFourOrEight() {
    assertThat(board.model.read(0, Registers.GENCAP + 1, 1)).isEqualTo(0x01);
    assertThat(board.model.read(0, Registers.WQCAP, 2)).isEqualTo(128);
    assertThat(board.model.read(0, Registers.GRPCAP + 4, 4)).isZero();

    board.model.write(0, Registers.GENCTRL, 1, 3);
    assertThat(board.read(Registers.GENCTRL)).isZero();
    board.model.write(0, Registers.GENCTRL, 8, -1);
    assertThat(board.read(Registers.GENCTRL)).isEqualTo(3);
  }

  @Test
  void capabilitiesAndStatusAreNotWritten() {
    board.writeLong(Registers.GENCAP, 0);
    board.write(Registers.GENSTS, 1);
    board.write(Registers.CMDSTS, -1);

    assertThat(board.readLong(Registers.GENCAP)).isNotZero();
    assertThat(board.read(Registers.GENSTS)).isZero();
    assertThat(board.status().bits()).isZero();
  }

  @Test
  void tablesAreWrittenOnlyWhileWhatTheySayIsDisabled() {
    board.ready(Board.sharedConfig());
    board.group(0, 0xff, 0xf);
    board.write(Registers.GENCFG, 8);
    board.queue(0, Board.plainConfig());
    board.queue(1, Board.sharedConfig());

    assertThat(board.readLong(0x400)).isEqualTo(1);
    assertThat(board.read(Registers.GENCFG)).isZero();
    assertThat(board.queue(0).dedicated()).isFalse();
    assertThat(board.queue(1).get(WqField.SIZE)).as("of the device").isZero();
    assertThat(board.queue(1).get(WqField.THRESHOLD)).as("of the queue").isEqualTo(8);

    board.must(Command.DISABLE_WQ, 1);
    WqConfig plain = Board.plainConfig().with(WqField.SIZE, 99);
    board.queue(0, plain);
    assertThat(board.queue(0).dedicated()).isTrue();
    assertThat(board.queue(0).get(WqField.SIZE)).isEqualTo(16);
  }

  @Test
  void whatAQueueSaysOfItselfIsNotWritten() {
    board.queue(0, Board.sharedConfig().with(WqField.OCCUPANCY, 5).with(WqField.STATE, 1));

    assertThat(board.occupancy(0)).isZero();
    assertThat(board.queue(0).get(WqField.STATE)).isZero();
    assertThat(board.queue(0).isSet(WqField.MODE_SUPPORT)).isTrue();
  }

  @Test
  void portalsReadAsOnesAndTakeOnlyWholeDescriptors() {
    board.ready(Board.plainConfig());

    board.model.write(2, 0, 8, -1);
    board.port.settle();

    assertThat(board.model.read(2, 0, 8)).isEqualTo(-1);
    assertThat(board.error().valid()).isFalse();
  }

  @Property
  void noAccessIsTooOddForTheRegisters(
      @ForAll @IntRange(max = 0x1fff) int word,
      @ForAll @IntRange(max = 3) int shift,
      @ForAll long value) {
    Board odd = new Board();
    int offset = word * 8;
    odd.model.write(0, offset, 1 << shift, value);
    odd.port.settle();

    assertThat(odd.model.read(0, offset, 1 << shift))
        .isEqualTo(odd.model.read(0, offset, 8) & (shift == 3 ? -1L : (1L << (8 << shift)) - 1));
  }

  @Property
  void noConfigurationMakesEnablingThrow(
      @ForAll int[] dwords, @ForAll @LongRange(max = 0x1ff) long queues, @ForAll long engines) {
    Board odd = new Board();
    WqConfig config = WqConfig.EMPTY;
    for (int i = 0; i < Math.min(dwords.length, WqConfig.DWORDS); i++) {
      config = config.withDword(i, dwords[i]);
    }
    odd.queue(0, config);
    odd.group(0, queues, engines);

    odd.command(Command.ENABLE_DEVICE, 0);
    odd.command(Command.ENABLE_WQ, 0);

    assertThat(odd.status().active()).isFalse();
  }
}
