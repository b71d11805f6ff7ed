package org.bindery.device.idxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.register.MsixPermission;
import org.bindery.model.idxd.register.Registers;
import org.junit.jupiter.api.Test;

/** What operations do, and how they tell. */
class OperationsTest {
  private static final int PASID = 7;
  private static final long RECORD = 0x1000;
  private static final long A = 0x10000;
  private static final long B = 0x20000;

  private final Board board = new Board().ready(Board.sharedConfig());
  private final FakeMemory memory = board.port.attach(PASID).map(RECORD, 1).map(A, 8).map(B, 8);

  private CompletionRecord run(Descriptor descriptor) {
    board.submit(descriptor.withRecord(RECORD).withPasid(PASID, false));
    return Board.record(memory, RECORD);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(20261128).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aMoveMovesExactlyWhatItSays() {
    byte[] bytes = random(10000);
    memory.put(A + 123, bytes);
    byte[] before = memory.get(B, 8 * 4096);

    CompletionRecord record = run(Descriptor.move(A + 123, B + 4000, bytes.length));

    assertThat(record.is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(record.completed()).isEqualTo(bytes.length);
    System.arraycopy(bytes, 0, before, 4000, bytes.length);
    assertThat(memory.get(B, 8 * 4096)).isEqualTo(before);
  }

  @Property(tries = 200)
  void aMoveThatOverlapsItselfMovesAllTheSame(
      @ForAll @IntRange(max = 9000) int from,
      @ForAll @IntRange(max = 9000) int to,
      @ForAll @IntRange(min = 1, max = 20000) int length) {
    byte[] bytes = random(8 * 4096);
    memory.put(A, bytes);

    CompletionRecord record = run(Descriptor.move(A + from, A + to, length));

    System.arraycopy(bytes, from, bytes, to, length);
    assertThat(record.is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(memory.get(A, 8 * 4096)).isEqualTo(bytes);
  }

  @Test
  void aFillRepeatsItsPatternFromTheStart() {
    CompletionRecord record = run(Descriptor.fill(0x0807060504030201L, A + 4093, 11));

    assertThat(record.completed()).isEqualTo(11);
    assertThat(memory.get(A + 4092, 13)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 0);
  }

  @Test
  void aComparisonTellsWhereTheFirstDifferenceIs() {
    byte[] bytes = random(9000);
    memory.put(A, bytes);
    memory.put(B + 5, bytes);
    assertThat(run(Descriptor.compare(A, B + 5, 9000)).result()).isZero();

    memory.put(B + 5 + 8000, (byte) (bytes[8000] ^ 1));

    CompletionRecord record = run(Descriptor.compare(A, B + 5, 9000));
    assertThat(record.is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(record.result()).isEqualTo(1);
    assertThat(record.completed()).isEqualTo(8000);
  }

  @Test
  void aComparisonWithAPatternToo() {
    run(Descriptor.fill(0x1122334455667788L, A + 3, 6000));

    Descriptor compare = Descriptor.compareWith(A + 3, 0x1122334455667788L, 6000);
    assertThat(run(compare).result()).isZero();
    memory.put(A + 3 + 5999, (byte) 0);
    assertThat(run(compare).completed()).isEqualTo(5999);
    assertThat(run(compare).result()).isEqualTo(1);
  }

  @Test
  void anExpectedResultMakesTheStatus() {
    Descriptor compare = Descriptor.compare(A, B, 64);
    assertThat(run(compare.expecting(0)).is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(run(compare.expecting(1)).is(CompletionStatus.FALSE_PREDICATE)).isTrue();
    memory.put(B + 8, (byte) 1);
    assertThat(run(compare.expecting(0)).is(CompletionStatus.FALSE_PREDICATE)).isTrue();
    assertThat(run(compare.expecting(1)).is(CompletionStatus.SUCCESS)).isTrue();
  }

  @Test
  void checksumsHaveTheirCheckValues() {
    memory.put(A + 4092, "123456789".getBytes(StandardCharsets.US_ASCII));
    Descriptor crc = Descriptor.crc(A + 4092, 9, 0);

    assertThat(run(crc).crc()).isEqualTo(0xe3069283);
    assertThat(run(crc.with(Flag.CRC_BYPASS_INVERSION)).crc()).isEqualTo(0x045fc71a);
    assertThat(run(crc.with(Flag.CRC_BYPASS_DATA_REFLECTION)).crc()).isEqualTo(0xa8f022a0);
    assertThat(run(crc.with(Flag.CRC_BYPASS_INVERSION, Flag.CRC_BYPASS_DATA_REFLECTION)).crc())
        .isEqualTo(0xc052a8c8);
  }

  @Test
  void aChecksumGoesOnFromItsSeedWhereverThatIs() {
    memory.put(A, "123456789".getBytes(StandardCharsets.US_ASCII));
    int first = run(Descriptor.crc(A, 4, 0)).crc();
    memory.put(
        B + 12, (byte) first, (byte) (first >>> 8), (byte) (first >>> 16), (byte) (first >>> 24));

    assertThat(run(Descriptor.crc(A + 4, 5, first)).crc()).isEqualTo(0xe3069283);
    assertThat(run(Descriptor.crc(A + 4, 5, 0).withSeedAt(B + 12)).crc()).isEqualTo(0xe3069283);
  }

  @Test
  void aCopyWithChecksumDoesBoth() {
    byte[] bytes = random(12345);
    memory.put(A + 1, bytes);
    int checksum = run(Descriptor.crc(A + 1, bytes.length, 0)).crc();

    CompletionRecord record = run(Descriptor.copyCrc(A + 1, B + 2, bytes.length, 0));

    assertThat(record.crc()).isEqualTo(checksum);
    assertThat(record.completed()).isEqualTo(bytes.length);
    assertThat(memory.get(B + 2, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void aRecordIsWrittenLastAndItsStatusLastOfAll() {
    board.submit(Descriptor.fill(-1, A, 4097).withRecord(RECORD).withPasid(PASID, false));

    assertThat(memory.writes)
        .containsExactly(
            new FakeMemory.Write(A, 4096),
            new FakeMemory.Write(A + 4096, 1),
            new FakeMemory.Write(RECORD + 1, 31),
            new FakeMemory.Write(RECORD, 1));
  }

  @Test
  void withoutARequestOnlyWhatFailedIsTold() {
    Descriptor quiet =
        new Descriptor(0, RECORD, 0, 0, 0, 0, 0, 0)
            .with(Flag.RECORD_ADDRESS_VALID)
            .withPasid(PASID, false);
    board.submit(quiet);
    assertThat(memory.writes).isEmpty();

    board.submit(quiet.with(Flag.CHECK_RESULT));

    assertThat(Board.record(memory, RECORD).is(CompletionStatus.INVALID_FLAGS)).isTrue();
    assertThat(Board.record(memory, RECORD).invalidFlags()).isEqualTo(Flag.CHECK_RESULT.mask());
  }

  @Test
  void whatIsWrongWithADescriptorIsToldAndNothingDone() {
    Descriptor overlap = Descriptor.copyCrc(A, A + 8, 16, 0);
    assertThat(run(overlap).is(CompletionStatus.OVERLAP)).isTrue();
    assertThat(run(Descriptor.move(A, B, (2 << 20) + 1)).is(CompletionStatus.TRANSFER_SIZE))
        .isTrue();
    assertThat(run(Descriptor.batch(A, 33)).is(CompletionStatus.DESCRIPTOR_COUNT)).isTrue();
    assertThat(run(Descriptor.batch(A + 8, 2)).is(CompletionStatus.LIST_ALIGNMENT)).isTrue();
    assertThat(run(new Descriptor(0x12L << 56, 0, 0, 0, 0, 0, 0, 0)))
        .matches(record -> record.is(CompletionStatus.BAD_OPERATION), "DIF is not done here");
    assertThat(memory.writes).allMatch(write -> write.address() < RECORD + 32);
  }

  @Test
  void aQueueDoesOnlyTheOperationsThatItAllows() {
    Board few =
        new Board()
            .ready(
                Board.sharedConfig()
                    .withOperations(new org.bindery.model.idxd.register.OpCap(1, 0, 0, 0)));
    FakeMemory pages = few.port.attach(PASID).map(RECORD, 1).map(A, 1);
    few.submit(Descriptor.fill(1, A, 8).withRecord(RECORD).withPasid(PASID, false));

    assertThat(Board.record(pages, RECORD).is(CompletionStatus.BAD_OPERATION)).isTrue();
    assertThat(pages.get(A, 8)).containsOnly(0);
    few.submit(Descriptor.noop().withRecord(RECORD).withPasid(PASID, false));
    assertThat(Board.record(pages, RECORD).is(CompletionStatus.SUCCESS)).isTrue();
  }

  @Test
  void anInterruptIsOnlyForWhomItsEntryIs() {
    Descriptor asking = Descriptor.noop().withInterrupt(1);
    assertThat(run(asking).is(CompletionStatus.INVALID_FLAGS)).as("without privilege").isTrue();

    Board board = new Board();
    board.write(Registers.GENCFG, 1 << 12);
    board.permit(1, MsixPermission.forPasid(PASID).bits());
    board.permit(2, MsixPermission.forPasid(8).bits());
    board.permit(3, 4);
    board.ready(Board.sharedConfig());
    FakeMemory pages = board.port.attach(PASID).map(RECORD, 1);
    for (int handle : new int[] {0, 1, 2, 3, 9, 0xffff}) {
      board.submit(
          Descriptor.noop()
              .withInterrupt(handle)
              .withRecord(RECORD + 32L * (handle & 15))
              .withPasid(PASID, false));
    }

    assertThat(board.port.messages).containsExactly(1, 3);
    assertThat(Board.record(pages, RECORD + 32).is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(Board.record(pages, RECORD + 64).is(CompletionStatus.INTERRUPT_HANDLE)).isTrue();
    assertThat(Board.record(pages, RECORD + 32 * 9).is(CompletionStatus.INTERRUPT_HANDLE)).isTrue();
  }

  @Test
  void aDedicatedQueueWithoutPasidUsesTheDevicesOwnAddresses() {
    Board own = new Board().ready(Board.plainConfig());
    own.port.plain.map(RECORD, 1).map(A, 1);
    own.port.plain.put(A, (byte) 5);

    own.submit(
        Descriptor.move(A, A + 64, 1).withRecord(RECORD).withPasid(PASID, false).withInterrupt(0));

    assertThat(own.port.plain.get(A + 64, 1)).containsExactly(5);
    assertThat(Board.record(own.port.plain, RECORD).is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(own.port.translationAsked).isFalse();
    assertThat(own.port.messages).containsExactly(0);
  }

  @Test
  void aDedicatedQueueUsesItsOwnPasidWhateverTheDescriptorSays() {
    Board dedicated = new Board().ready(Board.dedicatedConfig(8));
    FakeMemory mine = dedicated.port.attach(8).map(RECORD, 1).map(A, 1);
    FakeMemory other = dedicated.port.attach(PASID).map(RECORD, 1).map(A, 1);

    dedicated.submit(Descriptor.fill(-1, A, 8).withRecord(RECORD).withPasid(PASID, true));

    assertThat(Board.record(mine, RECORD).is(CompletionStatus.SUCCESS)).isTrue();
    assertThat(Arrays.equals(other.get(A, 8), new byte[8])).isTrue();
    assertThat(other.writes).isEmpty();
  }
}
