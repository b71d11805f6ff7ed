package org.bindery.backend.sim.smmu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bindery.backend.sim.hardware.Denial;

/** A record of the event queue for a guest: {@code struct iommu_vevent_arm_smmuv3}. */
final class SmmuEventRecord {
  private static final int BYTES = 32;

  /** SSV (11) and SSID (31:12) of the first word; SID is in its upper half. */
  private static final long HAS_PASID = 1 << 11;

  private static final int PASID_SHIFT = 12;

  /** RnW (35) of the second word. */
  private static final long READ = 1L << 35;

  /** CLASS (41:40) is 2: what the request is about, not a table or a descriptor. */
  private static final long INPUT = 2L << 40;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SmmuEventRecord() {}

  /** Empty: stage 2 refused it, or the guest has all aborted, which leaves no record. */
  static Optional<MemorySegment> of(
      Denial denial, long virtualId, int pasid, long iova, boolean write) {
    return switch (denial) {
      case BAD_STREAM,
          CONTEXTS_ONLY,
          NO_CONTEXT,
          BAD_CONTEXT,
          NOT_MAPPED,
          BEYOND_WIDTH,
          TOO_WIDE,
          NOT_ACCESSED,
          NOT_PERMITTED,
          PRIVILEGED ->
          Optional.of(record(SmmuEvent.of(denial), virtualId, pasid, iova, write));
      default -> Optional.empty();
    };
  }

  private static MemorySegment record(
      SmmuEvent event, long virtualId, int pasid, long iova, boolean write) {
    MemorySegment record = MemorySegment.ofArray(new byte[BYTES]);
    long substream = pasid < 0 ? 0 : HAS_PASID | (long) pasid << PASID_SHIFT;
    record.set(WORD, 0, event.code() | substream | virtualId << 32);
    boolean faulted = event.code() >= SmmuEvent.F_TRANSLATION.code();
    record.set(WORD, 8, faulted ? (write ? 0 : READ) | INPUT : 0);
    record.set(WORD, 16, faulted ? iova : 0);
    return record;
  }
}
