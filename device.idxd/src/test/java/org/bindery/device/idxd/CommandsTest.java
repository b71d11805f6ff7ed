package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.model.idxd.Preset;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.register.ErrorCode;
import org.bindery.model.idxd.register.GenCtrl;
import org.bindery.model.idxd.register.GenSts;
import org.bindery.model.idxd.register.GroupFlags;
import org.bindery.model.idxd.register.IntCause;
import org.bindery.model.idxd.register.Portal;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;
import org.junit.jupiter.api.Test;

/** The command register: what each command does and every code that it can answer. */
class CommandsTest {
  private static final int PASID = 7;
  private static final Portal PORTAL = new Portal(0, false, false);

  private Board board = new Board();

  private void fails(CommandError error, Command command, int operand) {
    assertThat(CommandError.of(board.command(command, operand).error())).contains(error);
  }

  private void deviceFails(CommandError error) {
    fails(error, Command.ENABLE_DEVICE, 0);
    assertThat(board.state()).isEqualTo(GenSts.State.DISABLED);
  }

  private void queueFails(CommandError error, WqConfig config) {
    board = new Board();
    board.queue(0, config);
    board.group(0, 1, 1);
    board.must(Command.ENABLE_DEVICE, 0);
    fails(error, Command.ENABLE_WQ, 0);
    assertThat(board.queueState(0)).isEqualTo(WqState.DISABLED);
  }

  @Test
  void aCommandIsActiveUntilTheDeviceCameToIt() {
    board.write(Registers.CMD, CommandRegister.of(Command.RESET_DEVICE, 0, true).bits());

    assertThat(board.status().active()).isTrue();
    board.port.settle();
    assertThat(board.status()).isEqualTo(CommandStatus.DONE);
    assertThat(board.read(Registers.INTCAUSE)).isEqualTo(IntCause.COMMAND);
    assertThat(board.port.messages).containsExactly(0);

    board.write(Registers.INTCAUSE, IntCause.COMMAND);
    assertThat(board.read(Registers.INTCAUSE)).isZero();
  }

  @Test
  void aCommandDuringACommandIsASoftwareErrorAndNotDone() {
    board.write(Registers.GENCTRL, GenCtrl.SOFTWARE_ERROR);
    board.write(Registers.CMD, CommandRegister.of(Command.DRAIN_PASID, 1, false).bits());
    board.write(Registers.CMD, CommandRegister.of(Command.RESET_DEVICE, 0, false).bits());
    board.port.settle();

    assertThat(board.error().code()).isEqualTo(ErrorCode.COMMAND_ACTIVE);
    assertThat(board.error().overflow()).isFalse();
    assertThat(board.status().error()).isEqualTo(CommandError.NOT_ENABLED.code());
    assertThat(board.read(Registers.INTCAUSE)).isEqualTo(IntCause.SOFTWARE_ERROR);
    assertThat(board.port.messages).containsExactly(0);
  }

  @Test
  void commandsThatAreNoneAndFieldsThatMustBeZero() {
    board.write(Registers.CMD, 0);
    board.port.settle();
    assertThat(board.status().error()).isEqualTo(CommandError.BAD_COMMAND.code());

    fails(CommandError.BAD_COMMAND, Command.REQUEST_INT_HANDLE, 0);
    fails(CommandError.RESERVED, Command.ENABLE_DEVICE, 1);
    board.write(Registers.CMD, CommandRegister.of(Command.RESET_DEVICE, 0, false).bits() | 1 << 25);
    board.port.settle();
    assertThat(board.status().error()).isEqualTo(CommandError.RESERVED.code());
  }

  @Test
  void theDeviceIsEnabledWhenItsConfigurationIsRight() {
    board.queue(0, Board.sharedConfig().with(WqField.SIZE, 127));
    board.queue(1, Board.plainConfig().with(WqField.SIZE, 2));
    board.group(0, 1, 1);
    deviceFails(CommandError.QUEUE_SIZES);

    board.queue(1, Board.plainConfig().with(WqField.SIZE, 1));
    board.group(1, 2, 0);
    deviceFails(CommandError.GROUP_INCOMPLETE);
    board.group(1, 0, 2);
    deviceFails(CommandError.GROUP_INCOMPLETE);
    board.group(1, 3, 2);
    deviceFails(CommandError.GROUP_QUEUES);
    board.group(1, 1 << 8, 2);
    deviceFails(CommandError.GROUP_QUEUES);
    board.group(1, 2, 3);
    deviceFails(CommandError.GROUP_ENGINES);
    board.group(1, 2, 1 << 4);
    deviceFails(CommandError.GROUP_ENGINES);
    board.group(1, 2, 2);
    int flags = 0x400 + Registers.GROUP_STRIDE + Registers.GROUP_FLAGS;
    board.writeLong(flags, GroupFlags.of(1, 1).withReadBuffers(0, 3, false).bits());
    deviceFails(CommandError.READ_BUFFERS);
    board.writeLong(flags, GroupFlags.of(1, 1).withReadBuffers(97, 97, false).bits());
    deviceFails(CommandError.READ_BUFFERS);

    board.group(1, 2, 2);
    board.must(Command.ENABLE_DEVICE, 0);
    assertThat(board.state()).isEqualTo(GenSts.State.ENABLED);
    fails(CommandError.DEVICE_ENABLED, Command.ENABLE_DEVICE, 0);
  }

  @Test
  void aQueueIsEnabledWhenItsConfigurationIsRight() {
    fails(CommandError.BAD_QUEUE, Command.ENABLE_WQ, 8);
    fails(CommandError.DEVICE_NOT_ENABLED, Command.ENABLE_WQ, 0);
    WqConfig shared = Board.sharedConfig();
    queueFails(CommandError.QUEUE_SIZE, shared.with(WqField.SIZE, 0));
    queueFails(CommandError.QUEUE_PRIORITY, shared.with(WqField.PRIORITY, 0));
    queueFails(CommandError.BLOCK_ON_FAULT, shared.with(WqField.ATS_DISABLE, true));
    queueFails(CommandError.PASID_ENABLE, shared.with(WqField.PASID_ENABLE, false));
    queueFails(CommandError.MAX_BATCH, shared.with(WqField.MAX_BATCH_SHIFT, 11));
    queueFails(
        CommandError.OCCUPANCY_INTERRUPT, shared.with(WqField.OCCUPANCY_INTERRUPT_ENABLE, true));
    queueFails(
        CommandError.ATS,
        shared.with(WqField.BLOCK_ON_FAULT, false).with(WqField.PRS_DISABLE, true));

    board = new Board().ready(shared);
    assertThat(board.queueState(0)).isEqualTo(WqState.ENABLED);
    fails(CommandError.QUEUE_ENABLED, Command.ENABLE_WQ, 0);
    fails(CommandError.QUEUE_SIZE, Command.ENABLE_WQ, 1);
  }

  @Test
  void aQueueWithPasidsTakesAFunctionWithPasids() {
    board.port.pasids = false;
    board.queue(0, Board.dedicatedConfig(PASID));
    board.group(0, 1, 1);
    board.must(Command.ENABLE_DEVICE, 0);
    fails(CommandError.PASID_ENABLE, Command.ENABLE_WQ, 0);

    board.queue(0, Board.plainConfig());
    board.must(Command.ENABLE_WQ, 0);
  }

  @Test
  void commandsForQueuesTakeEnabledOnes() {
    board.ready(Board.sharedConfig());
    for (Command command :
        new Command[] {Command.DISABLE_WQ, Command.DRAIN_WQ, Command.ABORT_WQ, Command.RESET_WQ}) {
      fails(CommandError.BAD_QUEUE, command, 0);
      fails(CommandError.BAD_QUEUE, command, Command.queueSet(8));
      fails(CommandError.BAD_QUEUE, command, Command.queueSet(16));
      fails(CommandError.QUEUES_NOT_ENABLED, command, 3);
      assertThat(board.queueState(0)).isEqualTo(WqState.ENABLED);
    }
    board.must(Command.DRAIN_WQ, 1);
    board.must(Command.ABORT_WQ, 1);
    board.must(Command.DISABLE_WQ, 1);
    assertThat(board.queueState(0)).isEqualTo(WqState.DISABLED);
    board.must(Command.ENABLE_WQ, 0);
  }

  @Test
  void commandsForTheWholeDeviceTakeAnEnabledOne() {
    for (Command command :
        new Command[] {
          Command.DISABLE_DEVICE,
          Command.DRAIN_ALL,
          Command.ABORT_ALL,
          Command.DRAIN_PASID,
          Command.ABORT_PASID
        }) {
      fails(CommandError.NOT_ENABLED, command, 0);
    }
    board.ready(Board.sharedConfig());
    board.must(Command.DRAIN_ALL, 0);
    board.must(Command.ABORT_ALL, 0);
    board.must(Command.DRAIN_PASID, 0);
    board.must(Command.DISABLE_DEVICE, 0);
    assertThat(board.state()).isEqualTo(GenSts.State.DISABLED);
    assertThat(board.queueState(0)).isEqualTo(WqState.DISABLED);
  }

  @Test
  void handlesAreRequestedWhereTheDeviceSaysSo() {
    board = new Board(new Facts(Preset.SPR_DSA, true));
    assertThat(board.read(Registers.CMDCAP)).isEqualTo(Command.capabilities());

    CommandStatus first = board.command(Command.REQUEST_INT_HANDLE, 3);
    CommandStatus second = board.command(Command.REQUEST_INT_HANDLE, 8);

    assertThat(first.error()).isZero();
    assertThat(second.result()).isNotEqualTo(first.result());
    fails(CommandError.INTERRUPT_INDEX, Command.REQUEST_INT_HANDLE, 9);
    fails(CommandError.NO_HANDLE, Command.REQUEST_INT_HANDLE, Command.INTERRUPT_OF_IMS | 1);
    board.must(Command.RELEASE_INT_HANDLE, first.result());
    fails(CommandError.NO_HANDLE_FOR_INDEX, Command.RELEASE_INT_HANDLE, first.result());
  }

  @Test
  void aResetQueueKeepsItsSizeAlone() {
    board.ready(Board.sharedConfig());

    board.must(Command.RESET_WQ, 1);

    assertThat(board.queueState(0)).isEqualTo(WqState.DISABLED);
    assertThat(board.queue(0).get(WqField.SIZE)).isEqualTo(16);
    assertThat(board.queue(0).get(WqField.THRESHOLD)).isZero();
    assertThat(board.queue(0).get(WqField.PRIORITY)).isZero();
    assertThat(board.queue(0).operations().word0()).isZero();
  }

  @Test
  void aResetDeviceHasNothingLeft() {
    board.ready(Board.sharedConfig());
    board.write(Registers.GENCTRL, 3);
    board.permit(1, 4);
    board.store(PORTAL, Descriptor.noop().withPasid(PASID, false), true);

    board.must(Command.RESET_DEVICE, 0);

    assertThat(board.state()).isEqualTo(GenSts.State.DISABLED);
    assertThat(board.read(Registers.GENCTRL)).isZero();
    assertThat(board.readLong(0x400)).isZero();
    assertThat(board.readLong(0x808)).isZero();
    assertThat(board.queue(0).get(WqField.SIZE)).isZero();
    assertThat(board.occupancy(0)).isZero();
    fails(CommandError.DEVICE_NOT_ENABLED, Command.ENABLE_WQ, 0);
  }

  @Test
  void aFunctionThatIsResetForgetsTheCommandThatWasGoingOn() {
    board.ready(Board.sharedConfig());
    board.write(Registers.CMD, CommandRegister.of(Command.DRAIN_ALL, 0, true).bits());

    board.port.work.clear();
    board.model.reset();

    assertThat(board.status()).isEqualTo(CommandStatus.DONE);
    assertThat(board.state()).isEqualTo(GenSts.State.DISABLED);
    board.ready(Board.sharedConfig());
    assertThat(board.port.messages).isEmpty();
  }
}
