package org.bindery.device.swdma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.bindery.api.RegionInfo;
import org.bindery.device.DeviceModel;
import org.bindery.device.MdevType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine register by register. */
class SwdmaModelTest {
  private static final int PAGE = 4096;

  private final FakePort port = new FakePort();
  private final DeviceModel model = new SwdmaModel(2, port, () -> {});
  private final byte[] before = new byte[(int) port.memory.byteSize()];

  @BeforeEach
  void fill() {
    new Random(1).nextBytes(before);
    port.memory.copyFrom(MemorySegment.ofArray(before));
    model.write(RegionInfo.CONFIG, 4, 2, 4);
  }

  private void set(int queue, int register, long value) {
    model.write(0, (1L + queue) * PAGE + register, 8, value);
  }

  private long get(int queue, int register) {
    return model.read(0, (1L + queue) * PAGE + register, 8);
  }

  private void begin(Command command, long source, long destination, long length) {
    set(0, Registers.SOURCE, source);
    set(0, Registers.DESTINATION, destination);
    set(0, Registers.LENGTH, length);
    set(0, Registers.COMMAND, command.code);
  }

  private void isFailed(Failure why, long done) {
    assertThat(get(0, Registers.STATUS)).isEqualTo(Status.FAILED.ordinal());
    assertThat(Failure.values()[(int) get(0, Registers.ERROR)]).isEqualTo(why);
    assertThat(get(0, Registers.DONE)).isEqualTo(done);
  }

  private byte[] now() {
    return port.memory.toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void itTellsWhatItIs() {
    assertThat(model.read(0, 0, 4) & 0xffffffffL).isEqualTo(Registers.MAGIC_VALUE);
    assertThat(model.read(0, 4, 4) & 0xffffffffL).isEqualTo(2);
    assertThat(model.read(RegionInfo.CONFIG, 0, 4)).isEqualTo(0x0d4a1234L);
    assertThat(model.read(RegionInfo.CONFIG, 8, 4)).isEqualTo(0x08010001L);
    model.write(RegionInfo.CONFIG, 0x10, 4, -1);
    assertThat(model.read(RegionInfo.CONFIG, 0x10, 4)).isEqualTo(0xffff_c000L);
    model.write(RegionInfo.CONFIG, 0, 4, 0);
    assertThat(model.read(RegionInfo.CONFIG, 0, 2)).isEqualTo(0x1234);
  }

  @Test
  void aCopyIsDoneWhileRegistersAreReadAndWritesArePassedOver() {
    begin(Command.COPY, FakePort.BASE + 1, FakePort.BASE + 40 * PAGE, 20 * PAGE);
    assertThat(get(0, Registers.STATUS)).isEqualTo(Status.BUSY.ordinal());
    set(0, Registers.SOURCE, 7);
    set(0, Registers.COMMAND, Command.FILL.code);
    port.work.remove().run();
    assertThat(get(0, Registers.DONE)).isPositive().isLessThan(20 * PAGE);
    port.pass();
    assertThat(get(0, Registers.STATUS)).isEqualTo(Status.DONE.ordinal());
    assertThat(get(0, Registers.DONE)).isEqualTo(20 * PAGE);
    assertThat(get(0, Registers.SOURCE)).isEqualTo(FakePort.BASE + 1);
    assertThat(port.memory.asSlice(40 * PAGE, 20 * PAGE).toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(Arrays.copyOfRange(before, 1, 1 + 20 * PAGE));
  }

  @Test
  void aChecksumIsCrc32cAndWritesNothing() {
    begin(Command.CHECKSUM, FakePort.BASE + 3, 0, 100_001);
    port.pass();
    CRC32C crc = new CRC32C();
    crc.update(before, 3, 100_001);
    assertThat(get(0, Registers.RESULT)).isEqualTo(crc.getValue());
    assertThat(now()).isEqualTo(before);
    // RFC 3720, B.4: 32 bytes of zeros.
    port.memory.asSlice(0, 32).fill((byte) 0);
    begin(Command.CHECKSUM, FakePort.BASE, 0, 32);
    port.pass();
    assertThat(get(0, Registers.RESULT)).isEqualTo(0x8a9136aaL);
  }

  @Test
  void oneInterruptPerQueueWhenItIsAskedFor() {
    begin(Command.FILL, 1, FakePort.BASE, 8);
    port.pass();
    assertThat(port.messages).isEmpty();
    set(1, Registers.CONTROL, 1);
    set(1, Registers.DESTINATION, FakePort.BASE);
    set(1, Registers.LENGTH, 8);
    set(1, Registers.COMMAND, Command.FILL.code);
    set(0, Registers.CONTROL, 1);
    begin(Command.COPY, FakePort.BASE, FakePort.BASE + PAGE, 8);
    port.pass();
    assertThat(port.messages).containsExactly(1, 0);
    set(1, Registers.COMMAND, 99);
    assertThat(port.messages).as("a failure is told too").containsExactly(1, 0, 1);
  }

  @Test
  void whatIsBeforeARefusedPageIsDoneAndThePageIsTold() {
    long hole = FakePort.BASE / PAGE + 5;
    port.unreadable.add(hole);
    begin(Command.COPY, FakePort.BASE + 100, FakePort.BASE + 30 * PAGE, 10 * PAGE);
    port.pass();
    isFailed(Failure.READ_REFUSED, 5 * PAGE - 100);
    assertThat(get(0, Registers.FAULT)).isEqualTo(hole * PAGE);
    port.unwritable.add(FakePort.BASE / PAGE + 40);
    begin(Command.FILL, -1, FakePort.BASE + 39 * PAGE + 3, 5 * PAGE);
    port.pass();
    isFailed(Failure.WRITE_REFUSED, PAGE - 3);
    assertThat(port.memory.get(ValueLayout.JAVA_BYTE, 40 * PAGE)).isEqualTo(before[40 * PAGE]);
  }

  @Test
  void badCommandsFailAndTouchNothing() {
    begin(Command.COPY, FakePort.BASE, FakePort.BASE, 0);
    isFailed(Failure.BAD_LENGTH, 0);
    begin(Command.COPY, FakePort.BASE, FakePort.BASE, Registers.LONGEST + 1);
    isFailed(Failure.BAD_LENGTH, 0);
    begin(Command.FILL, 0, -8, 9);
    isFailed(Failure.BAD_LENGTH, 0);
    set(0, Registers.COMMAND, 4);
    isFailed(Failure.UNKNOWN_COMMAND, 0);
    model.write(RegionInfo.CONFIG, 4, 2, 0);
    begin(Command.FILL, 0, FakePort.BASE, 8);
    port.pass();
    isFailed(Failure.NO_BUS_MASTER, 0);
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void anAbortAndAResetEndWhatIsGoingOn() {
    begin(Command.COPY, FakePort.BASE, FakePort.BASE + 30 * PAGE, 20 * PAGE);
    set(0, Registers.COMMAND, 0);
    assertThat(get(0, Registers.STATUS)).isEqualTo(Status.ABORTED.ordinal());
    port.pass();
    begin(Command.COPY, FakePort.BASE, FakePort.BASE + 30 * PAGE, 20 * PAGE);
    model.reset();
    port.pass();
    assertThat(get(0, Registers.STATUS)).isEqualTo(Status.IDLE.ordinal());
    assertThat(get(0, Registers.SOURCE)).isZero();
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void registersAreWrittenByHalvesToo() {
    model.write(0, PAGE + Registers.SOURCE, 4, 0x11111111);
    model.write(0, PAGE + Registers.SOURCE + 4, 4, 0x22222222);
    assertThat(get(0, Registers.SOURCE)).isEqualTo(0x2222222211111111L);
    model.write(0, PAGE + Registers.SOURCE, 4, -1);
    assertThat(get(0, Registers.SOURCE)).isEqualTo(0x22222222ffffffffL);
    assertThat(model.read(0, PAGE + Registers.SOURCE + 4, 4) & 0xffffffffL).isEqualTo(0x22222222L);
  }

  @Test
  void typesShareTheBudgetAndGiveBackWhatTheyTook() {
    SwdmaParent parent = new SwdmaParent(5);
    assertThat(parent.types())
        .extracting(MdevType::id)
        .containsExactly("swdma-1", "swdma-2", "swdma-4");
    assertThat(parent.types()).extracting(MdevType::availableInstances).containsExactly(5, 2, 1);
    DeviceModel four = parent.types().get(2).create(UUID.randomUUID(), port);
    assertThat(parent.types()).extracting(MdevType::availableInstances).containsExactly(1, 0, 0);
    assertThatThrownBy(() -> parent.types().get(1).create(UUID.randomUUID(), port))
        .hasMessageContaining("ENOSPC")
        .hasMessageContaining("1 of 5");
    four.close();
    four.close();
    assertThat(parent.types()).extracting(MdevType::availableInstances).containsExactly(5, 2, 1);
    assertThatThrownBy(() -> new SwdmaParent(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
