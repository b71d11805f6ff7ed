package org.bindery.driver.idxd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bindery.api.Errno;
import org.bindery.api.QueueJob;
import org.bindery.api.QueueJob.Operation;
import org.bindery.api.QueueResult;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;

/** Jobs are done whole, over as many descriptors and faults as it takes. */
class JobRunTest {
  private static final int SIZE = 5 * 4096;

  private final FakeProcess process = new FakeProcess();
  private final FakeQueue queue = new FakeQueue(process);
  private final MemorySegment memory = Arena.ofAuto().allocate(2 * SIZE, 4096);

  JobRunTest() {
    var unused = process.register(memory);
    byte[] bytes = new byte[2 * SIZE];
    new Random(1).nextBytes(bytes);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
  }

  private QueueResult run(QueueJob job, long maxTransfer) {
    queue.maxTransfer = maxTransfer;
    return new JobRun(process, queue, job, maxTransfer).run();
  }

  private QueueJob job(Operation operation, long source, long target, long length, long value) {
    return new QueueJob(
        operation, memory.address() + source, memory.address() + target, length, value, false);
  }

  private byte[] bytes(long at, long length) {
    return memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private void away(int... pages) {
    for (int page : pages) {
      process.away.add((memory.address() + page * FakeProcess.PAGE) / FakeProcess.PAGE);
    }
  }

  private static void refused(Runnable call, Errno errno, String... says) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.errno()).isEqualTo(errno);
              assertThat(refused.refusal().reason()).contains(says);
            });
  }

  @Test
  void nopCompletes() {
    assertThat(run(job(Operation.NOP, 0, 0, 0, 0), 4096)).isEqualTo(new QueueResult(0, true, 0, 0));
    assertThat(process.memories).hasSize(1);
    assertThat(queue.portalClosed).isTrue();
  }

  @Test
  void aCopyGoesOnAfterEachPageThatWasAway() {
    byte[] wanted = bytes(100, SIZE - 100);
    away(1, 3, 6, 7);
    QueueResult result = run(job(Operation.COPY, 100, SIZE + 50, SIZE - 100, 0), 1 << 20);
    assertThat(bytes(SIZE + 50, SIZE - 100)).isEqualTo(wanted);
    assertThat(result).isEqualTo(new QueueResult(SIZE - 100, true, 0, 4));
    assertThat(process.touched).isEqualTo(4);
  }

  /** Whatever the two sides, the sizes of descriptors and the pages that are away. */
  @Property(tries = 200)
  void aCopyIsAMoveEvenWhereItOverlaps(
      @ForAll @IntRange(max = SIZE) int source,
      @ForAll @IntRange(max = SIZE) int target,
      @ForAll @IntRange(min = 1, max = SIZE) int length,
      @ForAll @IntRange(min = 64, max = SIZE) int maxTransfer,
      @ForAll long seed) {
    byte[] wanted = bytes(source, length);
    Random random = new Random(seed);
    for (int page = 0; page < 2 * SIZE / 4096; page++) {
      if (random.nextBoolean()) {
        away(page);
      }
    }
    QueueResult result = run(job(Operation.COPY, source, target, length, 0), maxTransfer);
    assertThat(bytes(target, length)).isEqualTo(wanted);
    assertThat(result.bytes()).isEqualTo(length);
  }

  @Property(tries = 100)
  void aFillHasItsPatternWithoutABreak(
      @ForAll @IntRange(max = 4096) int target,
      @ForAll @IntRange(min = 1, max = SIZE) int length,
      @ForAll @IntRange(min = 64, max = SIZE) int maxTransfer,
      @ForAll long pattern) {
    away(0, 2, 3);
    QueueResult result = run(job(Operation.FILL, 0, target, length, pattern), maxTransfer);
    byte[] filled = bytes(target, length);
    for (int i = 0; i < length; i++) {
      assertThat(filled[i]).isEqualTo((byte) (pattern >>> 8 * (i % 8)));
    }
    assertThat(result.bytes()).isEqualTo(length);
  }

  @Test
  void aComparisonTellsWhereTheTwoDiffer() {
    memory.asSlice(SIZE, SIZE).copyFrom(memory.asSlice(0, SIZE));
    away(2, 8);
    assertThat(run(job(Operation.COMPARE, 0, SIZE, SIZE, 0), 1000))
        .isEqualTo(new QueueResult(SIZE, true, 0, 2));
    memory.set(ValueLayout.JAVA_BYTE, SIZE + 9000, (byte) ~memory.get(ValueLayout.JAVA_BYTE, 9000));
    assertThat(run(job(Operation.COMPARE, 0, SIZE, SIZE, 0), 1000))
        .isEqualTo(new QueueResult(9000, false, 0, 0));
  }

  @Test
  void aChecksumIsTheSameInOnePieceAndInMany() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(digits, 0, memory, ValueLayout.JAVA_BYTE, 0, digits.length);
    assertThat(run(job(Operation.CRC, 0, 0, 9, 0), 4096).crc()).isEqualTo(0xe3069283L);
    long whole = run(job(Operation.CRC, 0, 0, SIZE, 0), SIZE).crc();
    away(1, 4);
    QueueResult parts = run(job(Operation.CRC, 0, 0, SIZE, 0), 777);
    assertThat(parts.crc()).isEqualTo(whole);
    assertThat(parts.resumed()).isEqualTo(2);
  }

  @Test
  void aQueueThatIsFullIsTriedAgain() {
    queue.full = 3;
    assertThat(run(job(Operation.COPY, 0, SIZE, 64, 0), 4096).bytes()).isEqualTo(64);
    queue.portalRefused = true;
    queue.full = 3;
    assertThat(run(job(Operation.COPY, 0, SIZE, 64, 0), 4096).bytes()).isEqualTo(64);
  }

  @Test
  void anAddressThatTheOwnerDoesNotHaveIsAFault() {
    refused(
        () -> run(job(Operation.COPY, 0, 4L * SIZE, 64, 0), 4096), Errno.EFAULT, "write", "tester");
  }

  @Test
  void aPageThatIsRefusedToTheDeviceIsAFault() {
    away(0);
    QueueJob waiting =
        new QueueJob(Operation.COPY, memory.address(), memory.address() + SIZE, 64, 0, true);
    refused(() -> run(waiting, 4096), Errno.EFAULT, "wq0.0", "refused");
  }

  @Test
  void whatTheQueueDoesNotDoIsToldInWords() {
    queue.maxTransfer = 16;
    refused(
        () -> new JobRun(process, queue, job(Operation.COPY, 0, SIZE, 64, 0), 4096).run(),
        Errno.EIO,
        "0x13",
        "size");
    refused(() -> run(job(Operation.COPY, 0, SIZE, 0, 0), 4096), Errno.EINVAL, "0 bytes");
  }
}
