package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.descriptor.Opcode;
import org.bindery.model.idxd.operation.Pattern;

/**
 * COMPARE and COMPVAL: result 0 equal, 1 different, and then the bytes completed are those before
 * the first that differs.
 */
final class CompareOperation extends Transfer {
  private static final int EQUAL = 0;
  private static final int DIFFERENT = 1;
  private static final long NONE = -1;

  private final Descriptor descriptor;
  private final boolean withPattern;
  private final Reach reach;
  private final Staging staging;
  private long mismatch = NONE;

  CompareOperation(Descriptor descriptor, Reach reach, Staging staging) {
    super(descriptor.size());
    this.descriptor = descriptor;
    this.withPattern = descriptor.operation() == Opcode.COMPVAL.code();
    this.reach = reach;
    this.staging = staging;
  }

  @Override
  long room(long at) {
    long first = Reach.toPageEnd(descriptor.first() + at);
    return withPattern ? first : Math.min(first, Reach.toPageEnd(descriptor.second() + at));
  }

  @Override
  Optional<PageFault> piece(long at, long length) {
    MemorySegment first = staging.first(length);
    Optional<PageFault> fault = reach.read(descriptor.first() + at, first);
    if (withPattern) {
      if (fault.isEmpty()) {
        mismatch = new Pattern(descriptor.second()).mismatch(first, at);
      }
      return fault;
    }
    MemorySegment second = staging.second(length);
    fault = fault.or(() -> reach.read(descriptor.second() + at, second));
    if (fault.isEmpty()) {
      mismatch = first.mismatch(second);
    }
    return fault;
  }

  @Override
  Optional<CompletionRecord> early(long at) {
    return mismatch == NONE ? Optional.empty() : Optional.of(said(DIFFERENT, at + mismatch));
  }

  @Override
  CompletionRecord end() {
    return said(EQUAL, size());
  }

  private CompletionRecord said(int result, long completed) {
    boolean expected = !descriptor.has(Flag.CHECK_RESULT) || descriptor.expectedResult() == result;
    return CompletionRecord.of(
            expected ? CompletionStatus.SUCCESS : CompletionStatus.FALSE_PREDICATE)
        .withResult(result)
        .withCompleted(completed);
  }
}
