package org.bindery.driver.idxd.job;

import org.bindery.api.QueueJob;
import org.bindery.api.QueueJob.Operation;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;

/**
 * What is left of a job: what the next descriptor does is its first {@code max} bytes. Immutable.
 *
 * @param value of a checksum, what the parts before came to; of a fill, the pattern turned so that
 *     it goes on where the part before ended
 */
record Remainder(
    Operation operation,
    long source,
    long target,
    long length,
    long value,
    boolean blockOnFault,
    long max) {
  /**
   * @param max bytes that a descriptor of the queue may move
   */
  static Remainder of(QueueJob job, long max) {
    return new Remainder(
        job.operation(),
        job.source(),
        job.target(),
        job.length(),
        job.value(),
        job.blockOnFault(),
        max);
  }

  /** What goes into one descriptor. */
  long size() {
    return Math.min(length, max);
  }

  /**
   * Overlapping upwards, the end has to be copied first: what one descriptor minds by itself,
   * several have to mind too.
   */
  private boolean endFirst() {
    return operation == Operation.COPY
        && length > max
        && Long.compareUnsigned(target - source, length) < 0
        && target != source;
  }

  Descriptor descriptor() {
    long skipped = endFirst() ? length - size() : 0;
    Descriptor plain =
        switch (operation) {
          case NOP -> Descriptor.noop();
          case COPY -> Descriptor.move(source + skipped, target + skipped, size());
          case FILL -> Descriptor.fill(value, target, size());
          case COMPARE -> Descriptor.compare(source, target, size());
          case CRC -> Descriptor.crc(source, size(), (int) value);
        };
    return blockOnFault && operation != Operation.NOP ? plain.with(Flag.BLOCK_ON_FAULT) : plain;
  }

  /** Without what a descriptor has done of it, whole or up to a page that was not there. */
  Remainder after(CompletionRecord record, boolean whole) {
    long done = whole ? size() : record.completed();
    boolean fromEnd = operation == Operation.COPY && !whole && record.result() == 1;
    if (endFirst() && !whole && !fromEnd) {
      // What is done lies in the middle. The two sides of this part do not overlap, so it can be
      // done once more from its beginning.
      return this;
    }
    if (endFirst() || fromEnd) {
      // The last bytes are done; it goes on before them.
      return with(source, target, length - done, value);
    }
    long next =
        switch (operation) {
          case CRC -> Integer.toUnsignedLong(record.crc());
          case FILL -> Long.rotateRight(value, (int) (done % Long.BYTES) * Byte.SIZE);
          default -> value;
        };
    return with(source + done, target + done, length - done, next);
  }

  private Remainder with(long newSource, long newTarget, long newLength, long newValue) {
    return new Remainder(operation, newSource, newTarget, newLength, newValue, blockOnFault, max);
  }
}
