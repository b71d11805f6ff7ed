package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.operation.Overlap;

/**
 * MEMMOVE. From the end when the ranges overlap so that it must: the result is 1 then, and who goes
 * on after a fault shortens the size and leaves the addresses as they are.
 */
final class MoveOperation extends Transfer {
  private static final int BACKWARDS = 1;

  private final Descriptor descriptor;
  private final Reach reach;
  private final Staging staging;
  private final boolean backwards;

  MoveOperation(Descriptor descriptor, Reach reach, Staging staging) {
    super(descriptor.size());
    this.descriptor = descriptor;
    this.reach = reach;
    this.staging = staging;
    this.backwards = Overlap.backwards(descriptor.first(), descriptor.second(), descriptor.size());
  }

  @Override
  long room(long at) {
    if (backwards) {
      long left = size() - at;
      return Math.min(
          fromPageStart(descriptor.first() + left), fromPageStart(descriptor.second() + left));
    }
    return Math.min(
        Reach.toPageEnd(descriptor.first() + at), Reach.toPageEnd(descriptor.second() + at));
  }

  /** How many bytes before an address are in one page. */
  private static long fromPageStart(long end) {
    long in = end & Reach.PAGE - 1;
    return in == 0 ? Reach.PAGE : in;
  }

  @Override
  Optional<PageFault> piece(long at, long length) {
    long from = backwards ? size() - at - length : at;
    MemorySegment bytes = staging.first(length);
    return reach
        .read(descriptor.first() + from, bytes)
        .or(() -> reach.write(descriptor.second() + from, bytes));
  }

  @Override
  CompletionRecord told(CompletionRecord record) {
    return backwards ? record.withResult(BACKWARDS) : record;
  }
}
