package org.bindery.device.idxd;

import java.util.Optional;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.DescriptorRules;
import org.bindery.model.idxd.descriptor.Opcode;

/** Checks a descriptor and begins what it asks for. */
final class Starter {
  private final Spaces spaces;
  private final Queues queues;
  private final InterruptTable interrupts;
  private final Completer completer;
  private final Staging staging = new Staging();

  Starter(Spaces spaces, Queues queues, InterruptTable interrupts, Completer completer) {
    this.spaces = spaces;
    this.queues = queues;
    this.interrupts = interrupts;
    this.completer = completer;
  }

  Operation start(Submission submission) {
    return check(submission).map(Operation::ended).orElseGet(() -> begin(submission));
  }

  private Optional<CompletionRecord> check(Submission submission) {
    Descriptor descriptor = submission.descriptor();
    return DescriptorRules.check(
            descriptor, queues.limits(submission.queue()), submission.inBatch())
        .or(() -> interrupts.check(descriptor, submission.origin()))
        .or(() -> completer.checkAddress(descriptor));
  }

  private Operation begin(Submission submission) {
    Descriptor descriptor = submission.descriptor();
    Reach reach = spaces.reach(submission);
    // The check lets only those through that the device says that it does.
    return switch (Opcode.of(descriptor.operation()).orElseThrow()) {
      // What was submitted before a drain is done before it: see Engines.
      case NOOP, DRAIN -> Operation.ended(CompletionRecord.of(CompletionStatus.SUCCESS));
      case BATCH -> new BatchOperation(submission, reach, this, completer, staging);
      case MEMMOVE -> new MoveOperation(descriptor, reach, staging);
      case MEMFILL -> new FillOperation(descriptor, reach, staging);
      case COMPARE, COMPVAL -> new CompareOperation(descriptor, reach, staging);
      case CRCGEN, COPY_CRC -> new CrcOperation(descriptor, reach, staging);
      case CR_DELTA, AP_DELTA, DUALCAST, DIF_CHECK, DIF_INS, DIF_STRP, DIF_UPDT, CFLUSH ->
          throw new IllegalStateException("not an operation of this device: " + descriptor);
    };
  }
}
