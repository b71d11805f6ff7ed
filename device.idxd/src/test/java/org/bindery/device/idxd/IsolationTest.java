package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.register.Portal;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.WqConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same descriptor with the PASID that has the memory is done, and with every other faults and
 * changes no byte of anybody.
 */
class IsolationTest {
  private static final int OWNER = 7;
  private static final int NEIGHBOUR = 8;
  private static final int NOBODY = 9;
  private static final long RECORD = 0x1000;
  private static final long LIST = 0x8000;
  private static final long A = 0x10000;
  private static final long B = 0x20000;

  static Stream<Descriptor> operations() {
    return Stream.of(
        Descriptor.noop(),
        Descriptor.drain(),
        Descriptor.move(A, B, 5000),
        Descriptor.move(A, A + 100, 5000),
        Descriptor.fill(-1, B, 5000),
        Descriptor.compare(A, A + 4096, 5000),
        Descriptor.compareWith(A, 0, 5000),
        Descriptor.crc(A, 5000, 0),
        Descriptor.crc(A, 5000, 0).withSeedAt(A),
        Descriptor.copyCrc(A, B, 5000, 0),
        Descriptor.batch(LIST, 2),
        Descriptor.move(A, B, 5000).with(Flag.BLOCK_ON_FAULT));
  }

  private static FakeMemory memory(Board board, int pasid) {
    FakeMemory memory = board.port.attach(pasid).map(RECORD, 1).map(LIST, 1).map(A, 4).map(B, 4);
    byte[] fill = new byte[Descriptor.BYTES];
    Descriptor.fill(-1, B, 8).encode(MemorySegment.ofArray(fill));
    memory.put(LIST, fill);
    memory.put(LIST + 64, fill);
    return memory;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void ofASharedQueueEachPasidReachesItsOwn(Descriptor operation) {
    Board board = new Board().ready(Board.sharedConfig());
    FakeMemory owner = memory(board, OWNER);
    FakeMemory neighbour = board.port.attach(NEIGHBOUR).map(RECORD, 1);
    board.port.plain.map(RECORD, 1).map(A, 4).map(B, 4);

    board.submit(operation.withRecord(RECORD).withPasid(OWNER, false));
    assertThat(Board.record(owner, RECORD).is(CompletionStatus.SUCCESS)).isTrue();
    int written = owner.writes.size();

    board.submit(operation.withRecord(RECORD).withPasid(NEIGHBOUR, false));
    board.submit(operation.withRecord(RECORD).withPasid(NOBODY, false));
    board.submit(operation.withRecord(RECORD).withPasid(0, false));

    assertThat(owner.writes).hasSize(written);
    assertThat(neighbour.writes)
        .as("its own record alone")
        .containsExactly(new FakeMemory.Write(RECORD + 1, 31), new FakeMemory.Write(RECORD, 1));
    if (operation.size() != 0) {
      assertThat(Board.record(neighbour, RECORD).is(CompletionStatus.SUCCESS)).isFalse();
    }
    assertThat(board.error().code()).isEqualTo(CompletionStatus.RECORD_FAULT.code());
    assertThat(board.error().pasid()).isEqualTo(NOBODY);
    assertThat(board.port.plain.writes).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aDedicatedQueueReachesWhatItsPasidReaches(Descriptor operation) {
    for (int pasid : new int[] {OWNER, NEIGHBOUR, NOBODY}) {
      Board board = new Board().ready(Board.dedicatedConfig(pasid));
      FakeMemory owner = memory(board, OWNER);
      board.port.attach(NEIGHBOUR);
      board.port.plain.map(RECORD, 1).map(A, 4).map(B, 4);

      board.submit(operation.withRecord(RECORD).withPasid(OWNER, true));

      assertThat(owner.writes.isEmpty()).isEqualTo(pasid != OWNER);
      assertThat(board.error().valid()).isEqualTo(pasid != OWNER);
      assertThat(board.port.plain.writes).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void withoutPasidNoMemoryOfAPasidIsReached(Descriptor operation) {
    Board board = new Board().ready(Board.plainConfig());
    FakeMemory owner = memory(board, OWNER);

    board.submit(operation.withRecord(RECORD).withPasid(OWNER, true));

    assertThat(owner.writes).isEmpty();
    assertThat(board.error().code()).isEqualTo(CompletionStatus.RECORD_FAULT.code());
    board.port.plain.map(RECORD, 1).map(LIST, 1).map(A, 4).map(B, 4);
    board.submit(operation.withRecord(RECORD));
    assertThat(Board.record(board.port.plain, RECORD).is(CompletionStatus.NONE)).isFalse();
  }

  @Test
  void aPasidThatIsDetachedOnTheWayFaultsFromThereOn() {
    Board board = new Board().ready(Board.sharedConfig());
    FakeMemory owner = memory(board, OWNER).map(A, 64).map(A + 0x100000, 64);
    Descriptor move = Descriptor.move(A, A + 0x100000, 64 * 4096);
    board.store(new Portal(0, false, false), move.withRecord(RECORD).withPasid(OWNER, false), true);
    board.port.pass();
    int written = owner.writes.size();
    assertThat(written).isBetween(1, 63);

    board.port.detach(OWNER);
    board.port.settle();

    assertThat(owner.writes).hasSize(written);
    assertThat(board.error().code()).isEqualTo(CompletionStatus.RECORD_FAULT.code());
  }

  @Test
  void anAbortedMoveWritesNothingMoreAndIsNotTold() {
    for (Command command :
        new Command[] {
          Command.ABORT_PASID,
          Command.ABORT_WQ,
          Command.ABORT_ALL,
          Command.RESET_WQ,
          Command.RESET_DEVICE
        }) {
      Board board = new Board().ready(Board.sharedConfig());
      FakeMemory owner = memory(board, OWNER).map(A, 64).map(A + 0x100000, 64);
      Descriptor move = Descriptor.move(A, A + 0x100000, 64 * 4096);
      board.store(
          new Portal(0, false, false), move.withRecord(RECORD).withPasid(OWNER, false), true);
      board.port.pass();
      int operand =
          switch (command.operand()) {
            case PASID -> OWNER;
            case QUEUE_SET -> 1;
            default -> 0;
          };
      board.write(Registers.CMD, CommandRegister.of(command, operand, false).bits());
      while (board.status().active()) {
        board.port.work.remove().run();
      }
      int written = owner.writes.size();
      assertThat(written).as("moved before").isPositive();

      board.port.settle();

      assertThat(owner.writes).as(command.name()).hasSize(written);
      assertThat(Board.record(owner, RECORD).is(CompletionStatus.NONE)).isTrue();
    }
  }

  @Test
  void aPasidIsDrainedWhenNothingOfItIsOnTheWay() {
    for (Command command :
        new Command[] {
          Command.DRAIN_PASID,
          Command.DRAIN_WQ,
          Command.DRAIN_ALL,
          Command.DISABLE_WQ,
          Command.DISABLE_DEVICE
        }) {
      WqConfig config = Board.sharedConfig();
      Board board = new Board().ready(config);
      FakeMemory owner = memory(board, OWNER).map(A, 64).map(A + 0x100000, 64);
      Descriptor move = Descriptor.move(A, A + 0x100000, 64 * 4096);
      board.store(
          new Portal(0, false, false), move.withRecord(RECORD).withPasid(OWNER, false), true);
      int operand =
          switch (command.operand()) {
            case PASID -> OWNER;
            case QUEUE_SET -> 1;
            default -> 0;
          };
      board.write(Registers.CMD, CommandRegister.of(command, operand, false).bits());
      int turns = 0;
      while (board.status().active()) {
        board.port.work.remove().run();
        turns++;
      }
      int written = owner.writes.size();

      assertThat(turns).as("it waited").isGreaterThan(2);
      assertThat(Board.record(owner, RECORD).is(CompletionStatus.SUCCESS)).isTrue();
      board.port.settle();
      assertThat(owner.writes).as(command.name()).hasSize(written);
    }
  }
}
