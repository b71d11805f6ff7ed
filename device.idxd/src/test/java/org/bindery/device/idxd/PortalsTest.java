package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.register.ErrorCode;
import org.bindery.model.idxd.register.Portal;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How descriptors come in, wait, and are taken. */
class PortalsTest {
  private static final int PASID = 7;
  private static final long RECORDS = 0x10000;
  private static final Portal UNLIMITED = new Portal(0, false, false);
  private static final Portal LIMITED = new Portal(0, true, false);

  private final Board board = new Board();
  private final FakeMemory memory = board.port.attach(PASID).map(RECORDS, 4);

  @BeforeEach
  void plainToo() {
    board.port.plain.map(RECORDS, 4);
  }

  private static Descriptor noop(int number) {
    return Descriptor.noop().withRecord(RECORDS + number * 32L).withPasid(PASID, false);
  }

  private boolean done(int number) {
    return Board.record(memory, RECORDS + number * 32L).is(CompletionStatus.SUCCESS);
  }

  @Test
  void aSharedQueueTakesUpToItsThresholdAndUpToItsSize() {
    board.ready(Board.sharedConfig());
    for (int i = 0; i < 8; i++) {
      assertThat(board.store(LIMITED, noop(i), true)).isTrue();
    }

    assertThat(board.store(LIMITED, noop(8), true)).isFalse();
    for (int i = 8; i < 16; i++) {
      assertThat(board.store(UNLIMITED, noop(i), true)).isTrue();
    }
    assertThat(board.store(UNLIMITED, noop(16), true)).isFalse();
    assertThat(board.occupancy(0)).isEqualTo(16);

    board.port.settle();
    assertThat(board.occupancy(0)).isZero();
    assertThat(done(15)).isTrue();
    assertThat(done(16)).isFalse();
    assertThat(board.error().valid()).as("who may try again knows").isFalse();
    assertThat(board.store(LIMITED, noop(16), true)).isTrue();
  }

  @Test
  void aDedicatedQueueHasNoThresholdAndDropsWhatItHasNoRoomFor() {
    board.ready(Board.dedicatedConfig(PASID));
    for (int i = 0; i < 16; i++) {
      assertThat(board.store(LIMITED, noop(i), false)).isTrue();
    }
    assertThat(board.error().valid()).isFalse();

    assertThat(board.store(LIMITED, noop(16), false)).isTrue();

    assertThat(board.error().code()).isEqualTo(ErrorCode.DESCRIPTOR_DROPPED);
    assertThat(board.error().queue()).isZero();
    board.port.settle();
    assertThat(done(15)).isTrue();
    assertThat(done(16)).isFalse();
  }

  @Test
  void eachModeTakesItsOwnKindOfStoreAlone() {
    board.ready(Board.sharedConfig());
    assertThat(board.store(UNLIMITED, noop(0), false)).isTrue();
    assertThat(board.error().code()).isEqualTo(ErrorCode.DESCRIPTOR_DROPPED);

    Board dedicated = new Board().ready(Board.dedicatedConfig(PASID));
    assertThat(dedicated.store(UNLIMITED, noop(0), true)).isFalse();
    board.port.settle();
    assertThat(done(0)).isFalse();
  }

  @Test
  void portalsOfQueuesThatAreDisabledOrNotThereTakeNothing() {
    assertThat(board.store(UNLIMITED, noop(0), true)).isFalse();
    assertThat(board.store(new Portal(8, false, false), noop(0), true)).isFalse();
    assertThat(board.error().valid()).isFalse();

    board.store(new Portal(8, false, false), noop(0), false);

    assertThat(board.error().queueValid()).isFalse();
    assertThat(board.error().code()).isEqualTo(ErrorCode.DESCRIPTOR_DROPPED);
    assertThat(board.port.work).isEmpty();
  }

  @Test
  void anySixtyFourthByteOfAPortalIsThePortal() {
    board.ready(Board.sharedConfig());
    java.lang.foreign.MemorySegment bytes =
        java.lang.foreign.MemorySegment.ofArray(new byte[Descriptor.BYTES]);
    noop(3).encode(bytes);

    assertThat(board.model.store(2, 0xfc0, bytes, true)).isTrue();
    board.port.settle();

    assertThat(done(3)).isTrue();
  }

  @Test
  void theFirstErrorIsKeptAndLaterOnesOverflow() {
    board.ready(Board.sharedConfig());
    board.store(UNLIMITED, noop(0), false);
    board.store(new Portal(3, false, false), noop(0), false);

    assertThat(board.error().queue()).isZero();
    assertThat(board.error().overflow()).isTrue();
    board.write(Registers.SWERR, 3);
    assertThat(board.error().valid()).isFalse();
    assertThat(board.error().overflow()).isFalse();
    board.store(new Portal(3, false, false), noop(0), false);
    assertThat(board.error().queue()).isEqualTo(3);
  }

  @Test
  void priorityDecidesHowManyAreTakenOfEachQueueAndNoneStarves() {
    board.queue(0, Board.sharedConfig().with(WqField.SIZE, 60).with(WqField.PRIORITY, 1));
    board.queue(1, Board.sharedConfig().with(WqField.SIZE, 60).with(WqField.PRIORITY, 5));
    board.group(0, 3, 1);
    board.must(Command.ENABLE_DEVICE, 0);
    board.must(Command.ENABLE_WQ, 0);
    board.must(Command.ENABLE_WQ, 1);
    for (int i = 0; i < 60; i++) {
      board.store(UNLIMITED, noop(i), true);
      board.store(new Portal(1, false, false), noop(100 + i), true);
    }

    for (int i = 0; i < 24; i++) {
      board.port.pass();
    }

    assertThat(60 - board.occupancy(0)).isEqualTo(4);
    assertThat(60 - board.occupancy(1)).isEqualTo(20);
    board.port.settle();
    assertThat(done(59)).isTrue();
    assertThat(done(159)).isTrue();
  }

  @Test
  void enginesServeTheirOwnGroupOnly() {
    board.queue(0, Board.sharedConfig());
    board.queue(1, Board.sharedConfig());
    board.group(0, 1, 1);
    board.group(1, 2, 0b110);
    board.must(Command.ENABLE_DEVICE, 0);
    board.must(Command.ENABLE_WQ, 0);
    board.must(Command.ENABLE_WQ, 1);
    for (int i = 0; i < 4; i++) {
      board.store(UNLIMITED, noop(i), true);
      board.store(new Portal(1, false, false), noop(100 + i), true);
    }

    board.port.pass();

    assertThat(board.occupancy(0)).as("one engine").isEqualTo(3);
    assertThat(board.occupancy(1)).as("two engines").isEqualTo(2);
  }

  @Test
  void aDisabledQueueHasNothingUnderWayAndTakesNothingMeanwhile() {
    board.ready(Board.sharedConfig());
    for (int i = 0; i < 4; i++) {
      board.store(UNLIMITED, noop(i), true);
    }
    board.write(Registers.CMD, CommandRegister.of(Command.DISABLE_WQ, 1, false).bits());
    board.port.pass();

    assertThat(board.status().active()).isTrue();
    assertThat(board.queueState(0)).isEqualTo(WqState.BUSY);
    assertThat(board.store(UNLIMITED, noop(4), true)).isFalse();
    board.port.settle();
    assertThat(board.queueState(0)).isEqualTo(WqState.DISABLED);
    assertThat(done(3)).isTrue();
    assertThat(done(4)).isFalse();
  }

  private List<Integer> completed() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      if (done(i)) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  @Test
  void aDrainWaitsForWhatWasThereAndNotForWhatComes() {
    board.ready(Board.sharedConfig());
    for (int i = 0; i < 3; i++) {
      board.store(UNLIMITED, noop(i), true);
    }
    board.write(Registers.CMD, CommandRegister.of(Command.DRAIN_PASID, PASID, false).bits());
    int next = 3;
    while (board.status().active()) {
      board.store(UNLIMITED, noop(next++ % 16), true);
      board.port.pass();
    }

    assertThat(completed()).contains(0, 1, 2);
    assertThat(board.occupancy(0)).as("what came later still waits").isPositive();
  }

  @Test
  void anAbortedPasidLeavesTheOthers() {
    board.ready(Board.sharedConfig());
    FakeMemory other = board.port.attach(8).map(RECORDS, 1);
    for (int i = 0; i < 3; i++) {
      board.store(UNLIMITED, noop(i), true);
      board.store(UNLIMITED, noop(i).withPasid(8, false), true);
    }
    board.write(Registers.CMD, CommandRegister.of(Command.ABORT_PASID, PASID, false).bits());
    // The command comes after one turn of the engine.
    board.port.settle();

    assertThat(completed()).as("the rest is never told").containsExactly(0);
    assertThat(Board.record(other, RECORDS + 64).is(CompletionStatus.SUCCESS)).isTrue();
  }

  @Test
  void aDrainDescriptorEndsAfterWhatCameBefore() {
    board.queue(0, Board.sharedConfig());
    board.group(0, 1, 0b11);
    board.must(Command.ENABLE_DEVICE, 0);
    board.must(Command.ENABLE_WQ, 0);
    memory.map(0x40000, 64).map(0x80000, 64);
    Descriptor move = Descriptor.move(0x40000, 0x80000, 64 * 4096);
    board.store(UNLIMITED, move.withRecord(RECORDS).withPasid(PASID, false), true);
    Descriptor drain = Descriptor.drain().withRecord(RECORDS + 32);
    board.store(UNLIMITED, drain.withPasid(PASID, false), true);

    board.port.pass();
    board.port.pass();

    assertThat(done(0)).as("still moving").isFalse();
    assertThat(done(1)).as("has an engine, and waits").isFalse();
    board.port.settle();
    assertThat(done(0)).isTrue();
    assertThat(done(1)).isTrue();
  }
}
