package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;

/**
 * BATCH: the descriptors of a list, one after the other. One that does not succeed stops none of
 * the others, but for those from a fence on. A page of the list that is not there ends the batch;
 * who goes on begins the list at the first descriptor that was not done.
 */
final class BatchOperation implements Operation {
  private final Submission batch;
  private final Reach reach;
  private final Starter starter;
  private final Completer completer;
  private final Staging staging;
  private long done;
  private boolean failed;
  // Null between two members.
  private Submission member;
  private Operation operation;

  BatchOperation(
      Submission batch, Reach reach, Starter starter, Completer completer, Staging staging) {
    this.batch = batch;
    this.reach = reach;
    this.starter = starter;
    this.completer = completer;
    this.staging = staging;
  }

  @Override
  public Optional<CompletionRecord> step() {
    if (member == null) {
      Optional<CompletionRecord> stopped = next();
      if (stopped.isPresent()) {
        return stopped;
      }
    }
    operation.step().ifPresent(this::finishMember);
    return done < batch.descriptor().size() ? Optional.empty() : Optional.of(end());
  }

  /** Fetches the next member; an answer when there is none any more. */
  private Optional<CompletionRecord> next() {
    MemorySegment bytes = staging.first(Descriptor.BYTES);
    long address = batch.descriptor().first() + done * Descriptor.BYTES;
    Optional<PageFault> fault = reach.read(address, bytes);
    if (fault.isPresent()) {
      return Optional.of(
          CompletionRecord.of(CompletionStatus.BATCH_FAULT)
              .withFault(address, false)
              .withCompleted(done));
    }
    Descriptor fetched = Descriptor.decode(bytes);
    if (failed && fetched.has(Flag.FENCE)) {
      return Optional.of(end());
    }
    member = batch.member(fetched, (int) done);
    operation = starter.start(member);
    return Optional.empty();
  }

  private void finishMember(CompletionRecord record) {
    completer.complete(member, record);
    failed |= !record.is(CompletionStatus.SUCCESS);
    member = null;
    operation = null;
    done++;
  }

  private CompletionRecord end() {
    return CompletionRecord.of(failed ? CompletionStatus.BATCH_FAILED : CompletionStatus.SUCCESS)
        .withCompleted(done);
  }
}
