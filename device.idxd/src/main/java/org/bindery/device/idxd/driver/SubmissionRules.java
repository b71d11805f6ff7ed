package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.device.idxd.submission.Descriptors;
import org.bindery.model.idxd.descriptor.Opcode;

/**
 * What the host submits for a process ({@code idxd_submit_user_descriptor}).
 *
 * @param recordBytes what a completion address is a multiple of
 * @param batches a batch may be submitted: its members are read later, when nobody checks them
 */
record SubmissionRules(String queue, int recordBytes, boolean batches) {
  /** How many descriptors there are; EINVAL no whole number, or none. */
  int count(MemorySegment descriptors) {
    long bytes = descriptors.byteSize();
    if (bytes == 0 || bytes % Descriptors.BYTES != 0) {
      throw refused("%d bytes are no whole number of descriptors", bytes);
    }
    return Math.toIntExact(bytes / Descriptors.BYTES);
  }

  /**
   * @throws RefusedException EINVAL
   */
  void check(MemorySegment descriptor) {
    denial(descriptor)
        .ifPresent(reason -> {
          throw refused("%s", reason);
        });
  }

  boolean permits(MemorySegment descriptor) {
    return denial(descriptor).isEmpty();
  }

  private Optional<String> denial(MemorySegment descriptor) {
    if (!batches && Descriptors.opcode(descriptor) == Opcode.BATCH.code()) {
      return Optional.of("batches are not submitted: the host sees none of their descriptors");
    }
    long completion = Descriptors.completion(descriptor);
    return completion % recordBytes == 0
        ? Optional.empty()
        : Optional.of(
            "the completion address 0x%x is no multiple of %d".formatted(completion, recordBytes));
  }

  private RefusedException refused(String reason, Object... args) {
    return Refusal.of(Errno.EINVAL, "%s: %s", queue, reason.formatted(args)).exception();
  }
}
