package org.bindery.device.idxd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.bindery.device.DevicePort;
import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.register.SwError;

/**
 * Tells how descriptors ended: by the completion record, after everything else was written, its
 * status byte last of all; then by the interrupt. What no record can tell goes to SWERR.
 */
final class Completer {
  private static final int STATUS = 1;

  private final int recordBytes;
  private final DevicePort port;
  private final Spaces spaces;
  private final InterruptTable interrupts;
  private final Errors errors;
  private final MemorySegment buffer;

  Completer(
      DeviceKind kind, DevicePort port, Spaces spaces, InterruptTable interrupts, Errors errors) {
    this.recordBytes = kind.recordBytes();
    this.port = port;
    this.spaces = spaces;
    this.interrupts = interrupts;
    this.errors = errors;
    this.buffer = Arena.ofAuto().allocate(recordBytes);
  }

  /** Whether the record can go where the descriptor says; empty: yes, or there is none. */
  Optional<CompletionRecord> checkAddress(Descriptor descriptor) {
    return aligned(descriptor)
        ? Optional.empty()
        : Optional.of(CompletionRecord.of(CompletionStatus.RECORD_ALIGNMENT));
  }

  private boolean aligned(Descriptor descriptor) {
    return !descriptor.has(Flag.RECORD_ADDRESS_VALID)
        || (descriptor.recordAddress() & recordBytes - 1) == 0;
  }

  void complete(Submission submission, CompletionRecord record) {
    Descriptor descriptor = submission.descriptor();
    boolean success = record.is(CompletionStatus.SUCCESS);
    if (!descriptor.has(Flag.RECORD_ADDRESS_VALID) || !aligned(descriptor)) {
      if (!success && !record.is(CompletionStatus.FALSE_PREDICATE)) {
        errors.record(error(submission, record));
      }
    } else if (!success || descriptor.has(Flag.REQUEST_RECORD)) {
      write(submission, record)
          .ifPresent(fault -> errors.record(error(submission, unwritten(fault))));
    }
    interrupts.vector(descriptor, submission.origin()).ifPresent(port::raiseMsi);
  }

  private static CompletionRecord unwritten(PageFault fault) {
    return CompletionRecord.of(CompletionStatus.RECORD_FAULT).withFault(fault.address(), true);
  }

  private Optional<PageFault> write(Submission submission, CompletionRecord record) {
    Descriptor descriptor = submission.descriptor();
    Reach reach = spaces.reach(submission);
    buffer.fill((byte) 0);
    record.encode(buffer);
    long address = descriptor.recordAddress();
    Optional<PageFault> fault =
        reach.write(address + STATUS, buffer.asSlice(STATUS, recordBytes - STATUS));
    // Whoever polls the status byte must find the rest when it changes.
    VarHandle.releaseFence();
    return fault.or(() -> reach.write(address, buffer.asSlice(0, STATUS)));
  }

  private static SwError error(Submission submission, CompletionRecord record) {
    Descriptor descriptor = submission.descriptor();
    Origin origin = submission.origin();
    SwError error =
        SwError.of(record.statusByte() & ~CompletionStatus.WRITE)
            .inQueue(submission.queue())
            .ofDescriptor(
                descriptor.operation(), origin.hasPasid() ? origin.pasid() : 0, origin.privileged())
            .withFault(record.faultAddress(), record.write());
    if (record.is(CompletionStatus.INVALID_FLAGS)) {
      error = error.withInvalidFlags(record.invalidFlags());
    }
    return submission.inBatch() ? error.inBatch(submission.batchIndex()) : error;
  }
}
