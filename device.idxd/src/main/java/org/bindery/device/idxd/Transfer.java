package org.bindery.device.idxd;

import java.util.Optional;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;

/**
 * An operation on ranges of memory, piece by piece, of which each is in one page of every range. A
 * piece is done whole or not at all, so what was completed is known at a fault.
 */
abstract class Transfer implements Operation {
  private static final int PIECES = 16;

  private final long size;
  private long done;

  Transfer(long size) {
    this.size = size;
  }

  @Override
  public final Optional<CompletionRecord> step() {
    for (int i = 0; i < PIECES && done < size; i++) {
      long length = Math.min(size - done, room(done));
      Optional<PageFault> fault = piece(done, length);
      if (fault.isPresent()) {
        return fault.map(missing -> told(missing.record(done)));
      }
      Optional<CompletionRecord> early = early(done);
      if (early.isPresent()) {
        return early;
      }
      done += length;
    }
    return done < size ? Optional.empty() : Optional.of(end());
  }

  final long size() {
    return size;
  }

  /**
   * How many bytes may be done at once.
   *
   * @param at what is done already
   */
  abstract long room(long at);

  abstract Optional<PageFault> piece(long at, long length);

  /** Ends the operation after a piece, before everything is done. */
  Optional<CompletionRecord> early(long at) {
    return Optional.empty();
  }

  /** How it ends when everything is done. */
  CompletionRecord end() {
    return told(CompletionRecord.of(CompletionStatus.SUCCESS).withCompleted(size));
  }

  /** Adds what the operation tells even when it was not finished. */
  CompletionRecord told(CompletionRecord record) {
    return record;
  }
}
