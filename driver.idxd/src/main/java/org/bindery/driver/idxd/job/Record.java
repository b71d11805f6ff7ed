package org.bindery.driver.idxd.job;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.model.idxd.descriptor.CompletionRecord;

/**
 * Memory for the completion record of one descriptor at a time, in the address space of the process
 * that owns the queue. A page of its own, since what shares a page shares its faults. For one
 * thread.
 */
final class Record implements AutoCloseable {
  private static final long PAGE = 4096;
  private static final int SPINS = 2_000;
  private static final long PAUSE_NANOS = 20_000;
  private static final VarHandle STATUS = ValueLayout.JAVA_BYTE.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;
  private final Memory memory;

  Record(Process process) {
    segment = arena.allocate(PAGE, PAGE);
    try {
      memory = process.register(segment);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  long address() {
    return segment.address();
  }

  /** Before a descriptor that writes it is submitted. */
  void clear() {
    STATUS.setRelease(segment, 0L, (byte) 0);
  }

  /**
   * Waits until the device has written it; the status is what it writes last.
   *
   * @return empty: it did not in that time
   */
  Optional<CompletionRecord> await(long nanos) {
    long begin = System.nanoTime();
    for (int spins = 0; (byte) STATUS.getAcquire(segment, 0L) == 0; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else if (System.nanoTime() - begin > nanos || Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return Optional.of(CompletionRecord.decode(segment));
  }

  /** How long a device may take for one descriptor. */
  static long patience() {
    return TimeUnit.SECONDS.toNanos(10);
  }

  /**
   * The address leaves the process first: what still comes from the device is a fault of its own.
   */
  @Override
  public void close() {
    memory.close();
    arena.close();
  }
}
