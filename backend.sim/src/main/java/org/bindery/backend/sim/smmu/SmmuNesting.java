package org.bindery.backend.sim.smmu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.backend.sim.hardware.Denial;
import org.bindery.backend.sim.hardware.GuestStream;
import org.bindery.backend.sim.hardware.StreamNesting;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.ArmGuestStream;

/**
 * Guests' stage 1 under the host's stage 2, by the guest's stream table entries ({@code
 * drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3-iommufd.c}).
 */
record SmmuNesting(SmmuV3 facts) implements StreamNesting {
  /** {@code IOMMU_VIOMMU_TYPE_ARM_SMMUV3}, and of the events. */
  private static final int TYPE = 1;

  /** {@code IOMMU_HWPT_DATA_ARM_SMMUV3} and {@code struct iommu_hwpt_arm_smmuv3}. */
  private static final int DATA_TYPE = 2;

  private static final int DATA_BYTES = 16;

  /** {@code STRTAB_STE_0_NESTING_ALLOWED}: V, Config, S1Fmt, S1ContextPtr, S1CDMax. */
  private static final long FIRST_ALLOWED = 0x3fL | (1L << 52) - (1L << 6) | 0x1fL << 59;

  /** EATS (93:92): 0 is no ATS, 1 is full ATS. */
  private static final long EATS = 3L << 28;

  private static final long FULL_ATS = 1L << 28;

  /** {@code STRTAB_STE_1_NESTING_ALLOWED}: S1DSS, S1CIR, S1COR, S1CSH, S1STALLD, EATS. */
  private static final long SECOND_ALLOWED = 0xffL | 1L << 27 | EATS;

  private static final int ABORT = 0;
  private static final int BYPASS = 4;
  private static final int STAGE_1 = 5;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public int type() {
    return TYPE;
  }

  /** Where nothing that a guest says makes its devices' requests miss the caches. */
  @Override
  public boolean offeredTo(RequesterId requester) {
    return facts.unit().nesting()
        && (facts.ignoresNoSnoop(requester) || facts.unit().forcesWriteBack());
  }

  @Override
  public String format() {
    return "smmuv3-nested";
  }

  @Override
  public GuestStream stream(UserData data) {
    if (data.type() != DATA_TYPE) {
      throw Refusal.of(
              Errno.EINVAL,
              "a guest's stream table entry is data of type %d, not %d",
              DATA_TYPE,
              data.type())
          .exception();
    }
    MemorySegment struct = MemorySegment.ofArray(new byte[DATA_BYTES]);
    data.read(struct, DATA_BYTES);
    long first = struct.get(WORD, 0);
    long second = struct.get(WORD, 8);
    if ((first & 1) == 0) {
      return stream(0, 0);
    }
    check(first, second);
    return stream(first, second);
  }

  private static void check(long first, long second) {
    if ((first & ~FIRST_ALLOWED) != 0 || (second & ~SECOND_ALLOWED) != 0) {
      throw notLegal(first, second, "bits that are not the guest's are set");
    }
    int config = (int) (first >>> 1) & 7;
    if (config != ABORT && config != BYPASS && config != STAGE_1) {
      throw notLegal(first, second, "Config is none of 0 (abort), 4 (bypass) and 5 (stage 1)");
    }
    // Full ATS, or none.
    if ((second & EATS) != 0 && (second & EATS) != FULL_ATS) {
      throw notLegal(first, second, "EATS is neither 0 nor 1");
    }
  }

  private static RuntimeException notLegal(long first, long second, String why) {
    return Refusal.of(
            Errno.EIO, "the stream table entry 0x%x, 0x%x of the guest: %s", first, second, why)
        .exception();
  }

  private GuestStream stream(long first, long second) {
    SmmuRegisters unit = facts.unit();
    return new SmmuStream(
        new ArmGuestStream(
            first,
            second & ~EATS,
            unit.pasidBits(),
            unit.twoLevelContexts(),
            unit.outputBits(),
            unit.dirtyTracking()),
        (second & EATS) == FULL_ATS);
  }

  @Override
  public void invalidate(UserDataArray entries, GuestCaches cached) {
    SmmuCommands.carryOut(entries, cached);
  }

  @Override
  public Optional<MemorySegment> event(
      Denial denial, long virtualId, int pasid, long iova, boolean write) {
    return SmmuEventRecord.of(denial, virtualId, pasid, iova, write);
  }
}
