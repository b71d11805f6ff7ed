package org.bindery.backend.sim.smmu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;
import org.bindery.backend.sim.hardware.StreamNesting.GuestCaches;

/**
 * The commands of the command queue by which a guest drops what was kept of its tables (SMMUv3,
 * "Commands"). What is kept here is kept by PASID and not by the guest's ASIDs, so a command about
 * one ASID drops that of all. Descriptors are not kept.
 *
 * <p>What is dropped here is forgotten by the guest's devices, too, before the guest asks for that
 * by {@code ATC_INV}, which has one device forget all that it keeps.
 */
final class SmmuCommands {
  /** {@code IOMMU_VIOMMU_INVALIDATE_DATA_ARM_SMMUV3}. */
  private static final int TYPE = 1;

  private static final int BYTES = 16;

  private static final int CFGI_CD = 0x05;
  private static final int CFGI_CD_ALL = 0x06;
  private static final int TLBI_NH_ALL = 0x10;
  private static final int TLBI_NH_ASID = 0x11;
  private static final int TLBI_NH_VA = 0x12;
  private static final int TLBI_NH_VAA = 0x13;
  private static final int TLBI_NSNH_ALL = 0x30;
  private static final int ATC_INV = 0x40;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SmmuCommands() {}

  static void carryOut(UserDataArray entries, GuestCaches cached) {
    if (entries.type() != TYPE || entries.count() == 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "%d entries of type %d: commands are of type %d, one at least",
              entries.count(),
              entries.type(),
              TYPE)
          .exception();
    }
    // As the kernel: all are read before the first is carried out.
    long[] words = new long[2 * entries.count()];
    MemorySegment struct = MemorySegment.ofArray(new byte[BYTES]);
    for (int i = 0; i < entries.count(); i++) {
      struct.fill((byte) 0);
      entries.read(i, struct, 0);
      words[2 * i] = struct.get(WORD, 0);
      words[2 * i + 1] = struct.get(WORD, 8);
    }
    for (int i = 0; i < entries.count(); i++) {
      carryOut(words[2 * i], words[2 * i + 1], cached);
      entries.done(i + 1);
    }
  }

  private static void carryOut(long first, long second, GuestCaches cached) {
    switch ((int) first & 0xff) {
      case TLBI_NSNH_ALL, TLBI_NH_ALL, TLBI_NH_ASID -> cached.dropAll();
      case TLBI_NH_VA, TLBI_NH_VAA -> cached.drop(second & -1L << 12, pages(first, second));
      case CFGI_CD, CFGI_CD_ALL -> {
        known(first, cached);
        cached.dropAll();
      }
      case ATC_INV -> {
        known(first, cached);
        cached.dropDevice(first >>> 32);
      }
      default ->
          throw Refusal.of(Errno.EIO, "0x%x is no command that a guest has", first & 0xff)
              .exception();
    }
  }

  private static void known(long first, GuestCaches cached) {
    long virtualId = first >>> 32;
    if (!cached.knows(virtualId)) {
      throw Refusal.of(Errno.EIO, "the guest has no device with stream ID 0x%x", virtualId)
          .exception();
    }
  }

  /** One, or by TG (11:10 of the second word) a range of NUM (16:12) and SCALE (24:20). */
  private static long pages(long first, long second) {
    int granule = (int) (second >>> 10) & 3;
    if (granule == 0) {
      return 1;
    }
    long granules = (first >>> 12 & 0x1f) + 1 << (first >>> 20 & 0x1f);
    return granules << 2 * (granule - 1);
  }
}
