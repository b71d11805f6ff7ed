package org.bindery.device.idxd.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Opcode;

/**
 * Every operation once with addresses that its space has, which succeeds, and once with addresses
 * that only another's has, which faults and changes no byte of that.
 *
 * @param own whose space the queue works in
 * @param address what an offset into its memory is called in that space
 * @param foreign whose memory is to be left alone
 * @param send to the queue; false: not taken
 */
record Trials(
    OneProcess own,
    Function<Long, Long> address,
    OneProcess foreign,
    Function<MemorySegment, Boolean> send) {
  private static final long RECORD = 0;
  private static final long SOURCE = 4096;
  private static final long TARGET = 2 * 4096;
  private static final long LIST = 3 * 4096;
  private static final int LENGTH = 4096;

  /** What reads its first address, and what writes its second. */
  private static final List<Opcode> READING =
      List.of(Opcode.MEMMOVE, Opcode.COMPARE, Opcode.CRCGEN, Opcode.BATCH);

  private static final List<Opcode> WRITING = List.of(Opcode.MEMMOVE, Opcode.MEMFILL);

  void run() throws InterruptedException {
    for (Opcode operation : READING) {
      assertThat(status(operation, here(first(operation)), second(operation)))
          .as("%s in its own space", operation)
          .isEqualTo(CompletionStatus.SUCCESS.code());
    }
    assertThat(status(Opcode.MEMFILL, 0x77, here(TARGET)))
        .isEqualTo(CompletionStatus.SUCCESS.code());
    assertThat(own.bytes(TARGET, 8)).containsExactly(0x77, 0, 0, 0, 0, 0, 0, 0);
    assertThat(foreignStays()).isTrue();
  }

  private boolean foreignStays() throws InterruptedException {
    foreign.fill(0, OneProcess.LENGTH, 0x3c);
    for (Opcode operation : READING) {
      assertThat(status(operation, foreign.at(first(operation)), second(operation)))
          .as("%s from another's space", operation)
          .isIn(CompletionStatus.PAGE_FAULT.code(), CompletionStatus.BATCH_FAULT.code());
    }
    for (Opcode operation : WRITING) {
      long from = operation == Opcode.MEMFILL ? 0x55 : here(SOURCE);
      assertThat(status(operation, from, foreign.at(TARGET)))
          .as("%s to another's space", operation)
          .isEqualTo(CompletionStatus.PAGE_FAULT.code());
    }
    for (byte each : foreign.bytes(0, OneProcess.LENGTH)) {
      if (each != 0x3c) {
        return false;
      }
    }
    return true;
  }

  private long here(long offset) {
    return address.apply(offset);
  }

  private static long first(Opcode operation) {
    return operation == Opcode.BATCH ? LIST : SOURCE;
  }

  private long second(Opcode operation) {
    return operation == Opcode.MEMMOVE || operation == Opcode.COMPARE ? here(TARGET) : 0;
  }

  private int status(Opcode operation, long first, long second) throws InterruptedException {
    own.fill(RECORD, 64, 0);
    own.fill(LIST, 128, 0);
    int size = operation == Opcode.BATCH ? 2 : LENGTH;
    assertThat(send.apply(Job.of(operation, 0, 0, first, second, size, here(RECORD)))).isTrue();
    return Job.await(own.segment(), own.at(RECORD)) & 0x7f;
  }
}
