package org.bindery.backend.linux.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.DirtyCommands;
import org.bindery.hardware.DirtyTracking.DirtySink;
import org.bindery.uapi.iommufd.HwptGetDirtyBitmap;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;

/**
 * {@code IOMMU_HWPT_SET_DIRTY_TRACKING} and {@code IOMMU_HWPT_GET_DIRTY_BITMAP}. The kernel answers
 * a bitmap, so what is told are pages of the size that was asked for, not leaves. Thread-safe.
 */
record DirtyCommand(String fd, IoctlDoor door, Arguments arguments, Gate gate)
    implements DirtyCommands {
  /** Bits of a word of the kernel's bitmap. */
  private static final int WORD = Long.SIZE;

  /** What one call asks for at most: 2 MiB of bitmap. */
  private static final long MOST_BITS = 1L << 24;

  @Override
  public void setDirtyTracking(int hwpt, boolean wanted) {
    gate.enter();
    try {
      MemorySegment argument = arguments.begin(HwptSetDirtyTracking.COMMAND);
      HwptSetDirtyTracking.HWPT_ID.set(argument, hwpt);
      HwptSetDirtyTracking.FLAGS.set(argument, wanted ? HwptSetDirtyTracking.ENABLE : 0);
      check(door.ioctl(HwptSetDirtyTracking.COMMAND.number(), argument), hwpt, "dirty tracking of");
    } finally {
      gate.leave();
    }
  }

  /**
   * {@inheritDoc} A page size that is no power of two is EINVAL here: the kernel would shift by its
   * lowest bit, and fill a bitmap that is longer than who asks expects.
   */
  @Override
  public void readDirty(
      int hwpt, long iova, long length, long pageSize, boolean clear, DirtySink sink) {
    if (length == 0 && iova == 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "all of hwpt %d of %s at once: the kernel's bitmap would have no end",
              hwpt,
              fd)
          .exception();
    }
    if (Long.bitCount(pageSize) > 1) {
      throw Refusal.of(Errno.EINVAL, "page size 0x%x is no power of two", pageSize).exception();
    }
    gate.enter();
    try {
      // A page size of 0 is refused by the kernel before it looks at the bitmap.
      long bits = pageSize == 0 ? 0 : Long.divideUnsigned(length, pageSize);
      if (Long.compareUnsigned(bits, MOST_BITS) <= 0) {
        read(hwpt, iova, length, pageSize, clear, sink);
        return;
      }
      readInParts(hwpt, iova, length, pageSize, clear, sink);
    } finally {
      gate.leave();
    }
  }

  private void readInParts(
      int hwpt, long iova, long length, long pageSize, boolean clear, DirtySink sink) {
    checkEnds(iova, length, pageSize);
    long part = MOST_BITS * pageSize;
    for (long done = 0; done != length; ) {
      long now = Long.compareUnsigned(length - done, part) < 0 ? length - done : part;
      read(hwpt, iova + done, now, pageSize, clear, sink);
      done += now;
    }
  }

  // The kernel would refuse the last part only, when those before it are cleared already.
  private static void checkEnds(long iova, long length, long pageSize) {
    if (Long.compareUnsigned(iova + (length - 1), iova) < 0) {
      throw Refusal.of(
              Errno.EOVERFLOW, "0x%x bytes from IOVA 0x%x end behind 64 bits", length, iova)
          .exception();
    }
    if (((iova | length) & pageSize - 1) != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "0x%x bytes from IOVA 0x%x are not whole pages of 0x%x",
              length,
              iova,
              pageSize)
          .exception();
    }
  }

  private void read(
      int hwpt, long iova, long length, long pageSize, boolean clear, DirtySink sink) {
    long bits = pageSize == 0 ? 0 : Long.divideUnsigned(length, pageSize);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bitmap = arena.allocate((bits / WORD + 1) * Long.BYTES, Long.BYTES);
      MemorySegment argument = arguments.begin(HwptGetDirtyBitmap.COMMAND);
      HwptGetDirtyBitmap.HWPT_ID.set(argument, hwpt);
      HwptGetDirtyBitmap.FLAGS.set(argument, clear ? 0 : HwptGetDirtyBitmap.NO_CLEAR);
      HwptGetDirtyBitmap.IOVA.set(argument, iova);
      HwptGetDirtyBitmap.LENGTH.set(argument, length);
      HwptGetDirtyBitmap.PAGE_SIZE.set(argument, pageSize);
      HwptGetDirtyBitmap.DATA.set(argument, bitmap.address());
      check(door.ioctl(HwptGetDirtyBitmap.COMMAND.number(), argument), hwpt, "what was written by");
      tell(bitmap, iova, pageSize, bits, sink);
    }
  }

  private static void tell(
      MemorySegment bitmap, long iova, long pageSize, long bits, DirtySink sink) {
    for (long word = 0; word * WORD < bits; word++) {
      long set = bitmap.getAtIndex(ValueLayout.JAVA_LONG, word);
      while (set != 0) {
        long bit = word * WORD + Long.numberOfTrailingZeros(set);
        if (bit < bits) {
          sink.dirty(iova + bit * pageSize, pageSize);
        }
        set &= set - 1;
      }
    }
  }

  private void check(int result, int hwpt, String what) {
    if (result >= 0) {
      return;
    }
    Refusal.Builder refusal =
        switch (KernelErrors.errno(result)) {
          case ENOENT -> KernelErrors.refusal(result, "%s has no page table %d", fd, hwpt);
          case EOPNOTSUPP ->
              KernelErrors.refusal(
                  result, "hwpt %d of %s was not allocated for dirty tracking", hwpt, fd);
          case ENOTTY ->
              KernelErrors.refusal(
                  -Errno.EOPNOTSUPP.number(),
                  "this kernel does not tell what devices write; they do since Linux 6.7");
          default -> KernelErrors.unforeseen(result, "%s hwpt %d of %s", what, hwpt, fd);
        };
    throw refusal.exception();
  }
}
