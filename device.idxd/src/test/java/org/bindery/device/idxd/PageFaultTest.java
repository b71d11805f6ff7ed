package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bindery.api.Access;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.register.WqField;
import org.junit.jupiter.api.Test;

/** Pages that are not there: told with what was done, or waited for; and completed after all. */
class PageFaultTest {
  private static final int PASID = 7;
  private static final int LENGTH = 5 * 4096;
  private static final long RECORD = 0x1000;
  private static final long A = 0x10000;
  private static final long B = 0x20000;

  private final Board board = new Board().ready(Board.sharedConfig());
  private final FakeMemory memory = board.port.attach(PASID).map(RECORD, 1).map(A, 8).map(B, 8);
  private final byte[] bytes = new byte[LENGTH];

  private CompletionRecord run(Descriptor descriptor) {
    board.submit(descriptor.withRecord(RECORD).withPasid(PASID, false));
    return Board.record(memory, RECORD);
  }

  private void source() {
    new Random(20261128).nextBytes(bytes);
    memory.put(A + 100, bytes);
  }

  @Test
  void aReadThatFaultsIsToldWithWhatWasDone() {
    source();
    memory.unmap(A + 2 * 4096);

    CompletionRecord record = run(Descriptor.move(A + 100, B, LENGTH));

    assertThat(record.statusByte()).isEqualTo(0x03);
    assertThat(record.faultAddress()).isEqualTo(A + 2 * 4096);
    assertThat(record.completed()).isEqualTo(2 * 4096 - 100);
    assertThat(board.port.refused).as("asked before, so nothing is recorded").isEmpty();
    assertThat(board.port.requests).isEmpty();
  }

  @Test
  void aWriteThatFaultsIsToldAsOne() {
    memory.readOnly(B + 4096);

    CompletionRecord record = run(Descriptor.fill(-1, B + 8, LENGTH));

    assertThat(record.statusByte()).isEqualTo(0x83);
    assertThat(record.faultAddress()).isEqualTo(B + 4096);
    assertThat(record.completed()).isEqualTo(4096 - 8);
    assertThat(memory.get(B + 4096, 8)).containsOnly(0);
  }

  @Test
  void thoseWhoSubmitTheRestGetTheWhole() {
    source();
    memory.unmap(B + 4096);
    CompletionRecord record = run(Descriptor.move(A + 100, B, LENGTH));
    assertThat(record.is(CompletionStatus.PAGE_FAULT)).isTrue();
    assertThat(record.result()).as("forwards").isZero();

    memory.map(record.faultAddress(), 1);
    long done = record.completed();
    run(Descriptor.move(A + 100 + done, B + done, LENGTH - done));

    assertThat(memory.get(B, LENGTH)).isEqualTo(bytes);
  }

  @Test
  void ofAMoveFromTheEndTheRestIsShorterAtTheSameAddresses() {
    source();
    memory.readOnly(A + 2 * 4096);

    CompletionRecord record = run(Descriptor.move(A + 100, A + 600, LENGTH));
    assertThat(record.statusByte()).isEqualTo(0x83);
    assertThat(record.result()).as("backwards").isEqualTo(1);
    memory.writable(A + 2 * 4096);
    record = run(Descriptor.move(A + 100, A + 600, LENGTH - record.completed()));

    assertThat(record.is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(memory.get(A + 600, LENGTH)).isEqualTo(bytes);
  }

  @Test
  void aChecksumGoesOnFromTheOneToldWithTheFault() {
    source();
    int whole = run(Descriptor.crc(A + 100, LENGTH, 0)).crc();
    memory.readOnly(B + 3 * 4096);

    CompletionRecord record = run(Descriptor.copyCrc(A + 100, B, LENGTH, 0));
    assertThat(record.statusByte()).isEqualTo(0x83);
    long done = record.completed();
    assertThat(done).isEqualTo(3 * 4096);
    memory.writable(B + 3 * 4096);
    record = run(Descriptor.copyCrc(A + 100 + done, B + done, LENGTH - done, record.crc()));

    assertThat(record.crc()).isEqualTo(whole);
    assertThat(memory.get(B, LENGTH)).isEqualTo(bytes);
  }

  @Test
  void aSeedThatIsNotThereIsAFaultBeforeAnything() {
    CompletionRecord record = run(Descriptor.crc(A, 8, 0).withSeedAt(0x666000));

    assertThat(record.statusByte()).isEqualTo(0x03);
    assertThat(record.faultAddress()).isEqualTo(0x666000);
    assertThat(record.completed()).isZero();
  }

  @Test
  void whoWaitsGetsThePageAndGoesOn() {
    source();
    memory.unmap(B + 4096);
    memory.readOnly(B + 2 * 4096);
    board.port.handler =
        (pasid, address, access) -> {
          memory.map(address, 1);
          memory.writable(address);
          return true;
        };

    CompletionRecord record = run(Descriptor.move(A + 100, B, LENGTH).with(Flag.BLOCK_ON_FAULT));

    assertThat(record.is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(memory.get(B, LENGTH)).isEqualTo(bytes);
    assertThat(board.port.requests).containsExactly("7 WRITE 0x21000", "7 WRITE 0x22000");
  }

  @Test
  void whoWaitsInVainIsTold() {
    memory.unmap(B + 4096);

    CompletionRecord record = run(Descriptor.fill(1, B, LENGTH).with(Flag.BLOCK_ON_FAULT));

    assertThat(record.statusByte()).isEqualTo(0x84);
    assertThat(record.completed()).isEqualTo(4096);
    assertThat(record.faultAddress()).isEqualTo(B + 4096);
    assertThat(board.port.requests).hasSize(1);
  }

  @Test
  void aHostThatPromisesPagesAndNeverHasThemIsNotBelievedForEver() {
    memory.unmap(B);
    board.port.handler = (pasid, address, access) -> true;

    CompletionRecord record = run(Descriptor.fill(1, B, 8).with(Flag.BLOCK_ON_FAULT));

    assertThat(record.statusByte()).isEqualTo(0x84);
    assertThat(board.port.requests).hasSizeLessThan(20);
  }

  @Test
  void aRecordIsWaitedForToo() {
    memory.unmap(RECORD);
    board.port.handler =
        (pasid, address, access) -> {
          memory.map(address, 1);
          return access == Access.WRITE;
        };

    CompletionRecord record = run(Descriptor.fill(1, B, 8).with(Flag.BLOCK_ON_FAULT));

    assertThat(record.is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(board.error().valid()).isFalse();
  }

  @Test
  void aRecordThatCannotBeWrittenIsASoftwareError() {
    memory.unmap(RECORD);
    board.submit(Descriptor.fill(1, B, 8).withRecord(RECORD + 64).withPasid(PASID, false));

    assertThat(board.error().code()).isEqualTo(CompletionStatus.RECORD_FAULT.code());
    assertThat(board.error().faultAddress()).isBetween(RECORD + 64, RECORD + 65);
    assertThat(board.error().write()).isTrue();
    assertThat(board.error().pasid()).isEqualTo(PASID);
    assertThat(board.error().operation()).isEqualTo(4);
    assertThat(board.error().queue()).isZero();
    assertThat(memory.get(B, 8)).as("it was done all the same").contains(1);
  }

  @Test
  void whatNoRecordCanTellIsASoftwareError() {
    board.submit(Descriptor.fill(1, 0x666008, 8).withPasid(PASID, false));
    assertThat(board.error().code()).isEqualTo(CompletionStatus.PAGE_FAULT.code());
    assertThat(board.error().faultAddress()).isEqualTo(0x666008);
    assertThat(board.error().write()).isTrue();
    board.write(0xc0, 3);

    board.submit(Descriptor.fill(1, B, 8).withRecord(RECORD + 8).withPasid(PASID, false));
    assertThat(board.error().code()).isEqualTo(CompletionStatus.RECORD_ALIGNMENT.code());
    assertThat(memory.get(B, 8)).containsOnly(0);
    board.write(0xc0, 3);

    board.submit(Descriptor.fill(1, B, 8).with(Flag.CHECK_RESULT).withPasid(PASID, false));
    assertThat(board.error().code()).isEqualTo(CompletionStatus.INVALID_FLAGS.code());
    assertThat(board.error().invalidFlags()).isEqualTo(Flag.CHECK_RESULT.mask());
  }

  @Test
  void withoutTranslationRequestsTheDeviceTriesAndHasTheFaultRecorded() {
    Board blind =
        new Board()
            .ready(
                Board.sharedConfig()
                    .with(WqField.BLOCK_ON_FAULT, false)
                    .with(WqField.ATS_DISABLE, true));
    FakeMemory pages = blind.port.attach(PASID).map(RECORD, 1);
    blind.submit(Descriptor.fill(1, B, 8).withRecord(RECORD).withPasid(PASID, false));

    assertThat(Board.record(pages, RECORD).statusByte()).isEqualTo(0x83);
    assertThat(blind.port.translationAsked).isFalse();
    assertThat(blind.port.refused).containsExactly("write 0x20000");
  }

  @Test
  void withoutPasidAFaultIsSeenWhenItHappens() {
    Board own = new Board().ready(Board.plainConfig());
    own.port.plain.map(RECORD, 1).map(A, 1);
    own.submit(Descriptor.move(A, A + 4000, 200).withRecord(RECORD).with(Flag.BLOCK_ON_FAULT));

    CompletionRecord record = Board.record(own.port.plain, RECORD);
    assertThat(record.statusByte()).isEqualTo(0x84);
    assertThat(record.completed()).isEqualTo(96);
  }
}
