package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final int PASID = 7;
  private static final long RECORD = 0x1000;
  private static final long LIST = 0x8000;
  private static final long A = 0x10000;

  private final Board board = new Board().ready(Board.sharedConfig());
  private final FakeMemory memory = board.port.attach(PASID).map(RECORD, 1).map(LIST, 1).map(A, 8);

  private void list(long at, Descriptor... members) {
    for (int i = 0; i < members.length; i++) {
      byte[] bytes = new byte[Descriptor.BYTES];
      members[i].encode(MemorySegment.ofArray(bytes));
      memory.put(at + i * 64L, bytes);
    }
  }

  private CompletionRecord run(long list, int count) {
    board.submit(Descriptor.batch(list, count).withRecord(RECORD).withPasid(PASID, false));
    return Board.record(memory, RECORD);
  }

  private CompletionRecord member(int index) {
    return Board.record(memory, RECORD + 32 + index * 32L);
  }

  private static Descriptor fill(int index) {
    return Descriptor.fill(0x0101010101010101L * (index + 1), A + index * 8L, 8)
        .withRecord(RECORD + 32 + index * 32L);
  }

  @Test
  void membersAreDoneInOrderWithThePasidOfTheBatch() {
    FakeMemory other = board.port.attach(8).map(RECORD, 1).map(A, 8);
    list(LIST, fill(0).withPasid(8, true), fill(1), Descriptor.move(A, A + 64, 16));

    CompletionRecord record = run(LIST, 3);

    assertThat(record.is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(record.completed()).isEqualTo(3);
    assertThat(member(0).is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(memory.get(A + 64, 16)).startsWith(1, 1).endsWith(2, 2);
    assertThat(other.writes).isEmpty();
    assertThat(memory.writes.getLast()).isEqualTo(new FakeMemory.Write(RECORD, 1));
  }

  @Test
  void aMemberThatFailsStopsNoneOfTheOthers() {
    list(LIST, fill(0), Descriptor.fill(1, 0x666000, 8).withRecord(RECORD + 64), fill(2));

    CompletionRecord record = run(LIST, 3);

    assertThat(record.is(CompletionStatus.BATCH_FAILED)).isTrue();
    assertThat(record.completed()).isEqualTo(3);
    assertThat(member(1).statusByte()).isEqualTo(0x83);
    assertThat(member(2).is(CompletionStatus.SUCCESS)).isTrue();
  }

  @Test
  void aFenceAfterAFailureStopsTheRest() {
    list(
        LIST,
        Descriptor.compare(A, A + 8, 8).expecting(1).withRecord(RECORD + 32),
        fill(1),
        fill(2).with(Flag.FENCE),
        fill(3));

    CompletionRecord record = run(LIST, 4);

    assertThat(member(0).is(CompletionStatus.FALSE_PREDICATE)).isTrue();
    assertThat(record.is(CompletionStatus.BATCH_FAILED)).isTrue();
    assertThat(record.completed()).isEqualTo(2);
    assertThat(memory.get(A + 16, 16)).containsOnly(0);
    assertThat(member(2).is(CompletionStatus.NONE)).isTrue();
  }

  @Test
  void aFenceAfterSuccessStopsNothing() {
    list(LIST, fill(0), fill(1).with(Flag.FENCE));

    assertThat(run(LIST, 2).is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(member(1).is(CompletionStatus.SUCCESS)).isTrue();
  }

  @Test
  void noBatchInABatch() {
    list(LIST, fill(0), Descriptor.batch(LIST, 2).withRecord(RECORD + 64));

    assertThat(run(LIST, 2).is(CompletionStatus.BATCH_FAILED)).isTrue();
    assertThat(member(1).is(CompletionStatus.BAD_OPERATION)).isTrue();
  }

  @Test
  void aListThatIsNotThereIsToldAndGoneOnWith() {
    long list = LIST + 4096 - 128;
    list(list, fill(0), fill(1));

    CompletionRecord record = run(list, 4);

    assertThat(record.statusByte()).isEqualTo(0x06);
    assertThat(record.completed()).isEqualTo(2);
    assertThat(record.faultAddress()).isEqualTo(LIST + 4096);
    memory.map(LIST + 4096, 1);
    list(LIST + 4096, fill(2), fill(3));
    assertThat(run(list + 64 * record.completed(), 2).is(CompletionStatus.SUCCESS)).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(member(i).is(CompletionStatus.SUCCESS)).isTrue();
    }
  }

  @Test
  void aMemberWithoutRecordIsASoftwareErrorWithItsPlace() {
    list(LIST, fill(0), Descriptor.fill(1, 0x666000, 8), fill(2));

    run(LIST, 3);

    assertThat(board.error().batch()).isTrue();
    assertThat(board.error().batchIndex()).isEqualTo(1);
    assertThat(board.error().faultAddress()).isEqualTo(0x666000);
  }
}
