package org.bindery.model.idxd.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  @ParameterizedTest
  @CsvSource({
    "ENABLE_DEVICE, 0, 0x80100000",
    "RESET_DEVICE, 0, 0x80500000",
    "ENABLE_WQ, 7, 0x80600007",
    "DRAIN_PASID, 0xfffff, 0x80bfffff",
    "REQUEST_INT_HANDLE, 0x10003, 0x80d10003"
  })
  void commandsAreWrittenAsTheDriverWritesThem(String name, String operand, String bits) {
    Command command = Command.valueOf(name);

    CommandRegister written = CommandRegister.of(command, Integer.decode(operand), true);

    assertThat(written.bits()).isEqualTo(Long.decode(bits).intValue());
    assertThat(written.command()).contains(command);
    assertThat(written.operand()).isEqualTo(Integer.decode(operand));
    assertThat(written.interrupt()).isTrue();
    assertThat(written.reservedBits()).isFalse();
  }

  @Test
  void queueSetsCountBySixteens() {
    assertThat(Command.queueSet(3)).isEqualTo(0x00008);
    assertThat(Command.queueSet(17)).isEqualTo(0x10002);
    assertThat(Command.inQueueSet(0x10002, 17)).isTrue();
    assertThat(Command.inQueueSet(0x10002, 1)).isFalse();
    assertThat(Command.inQueueSet(0x00003, 1)).isTrue();
  }

  @Test
  void reservedBitsAreThoseOfTheRegisterAndOfTheOperand() {
    assertThat(new CommandRegister(0x02100000).reservedBits()).isTrue();
    assertThat(CommandRegister.of(Command.ENABLE_DEVICE, 1, false).reservedBits()).isTrue();
    assertThat(CommandRegister.of(Command.ENABLE_WQ, 0x100, false).reservedBits()).isTrue();
    assertThat(CommandRegister.of(Command.DRAIN_PASID, 0xfffff, false).reservedBits()).isFalse();
    assertThat(new CommandRegister(0x01f00000).command()).isEmpty();
  }

  @Test
  void statusHasErrorResultAndActive() {
    assertThat(CommandStatus.result(0x1234).bits()).isEqualTo(0x123400);
    assertThat(CommandStatus.result(0x1234).result()).isEqualTo(0x1234);
    assertThat(CommandStatus.failed(CommandError.GROUP_INCOMPLETE).error()).isEqualTo(0x15);
    assertThat(CommandStatus.RUNNING.active()).isTrue();
    assertThat(CommandStatus.DONE.active()).isFalse();
    assertThat(CommandError.of(0x2a)).contains(CommandError.PRIVILEGE);
    assertThat(CommandError.of(0x29)).isEmpty();
  }

  @Test
  void capabilitiesAreABitPerCommand() {
    assertThat(Command.capabilities()).isEqualTo(0x7ffe);
  }
}
