package org.bindery.backend.linux.vfio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Reads and writes regions through the file; a region is little-endian. Thread-safe: a thread's
 * bytes go through memory of its own.
 */
final class RegionIo {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String device;
  private final FileDoor door;
  private final List<VfioRegion> regions;
  // By width; freed with the thread.
  private final ThreadLocal<MemorySegment> words =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Long.BYTES, Long.BYTES));

  RegionIo(String device, FileDoor door, List<VfioRegion> regions) {
    this.device = device;
    this.door = door;
    this.regions = regions;
  }

  /** By ascending index. */
  List<VfioRegion> all() {
    return regions;
  }

  /**
   * @throws org.bindery.api.RefusedException EINVAL
   */
  VfioRegion region(int index) {
    for (VfioRegion region : regions) {
      if (region.index() == index) {
        return region;
      }
    }
    throw Refusal.of(Errno.EINVAL, "%s has no region %d", device, index).exception();
  }

  long read(int index, long offset, int width) {
    VfioRegion region = checked(index, offset, width);
    if (!region.readable()) {
      throw Refusal.of(Errno.EINVAL, "region %s of %s cannot be read", region.name(), device)
          .exception();
    }
    MemorySegment word = words.get().asSlice(0, width);
    transferred(door.read(word, region.offset() + offset), width, "reading", region, offset);
    return switch (width) {
      case 1 -> word.get(ValueLayout.JAVA_BYTE, 0) & 0xffL;
      case 2 -> word.get(SHORT, 0) & 0xffffL;
      case 4 -> word.get(INT, 0) & 0xffff_ffffL;
      default -> word.get(LONG, 0);
    };
  }

  void write(int index, long offset, int width, long value) {
    VfioRegion region = checked(index, offset, width);
    if (!region.writable()) {
      throw Refusal.of(Errno.EINVAL, "region %s of %s cannot be written", region.name(), device)
          .exception();
    }
    MemorySegment word = words.get().asSlice(0, width);
    switch (width) {
      case 1 -> word.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
      case 2 -> word.set(SHORT, 0, (short) value);
      case 4 -> word.set(INT, 0, (int) value);
      default -> word.set(LONG, 0, value);
    }
    transferred(door.write(word, region.offset() + offset), width, "writing", region, offset);
  }

  /** A run of bytes; the kernel takes what is not native through memory of its own. */
  void read(int index, long offset, MemorySegment into) {
    VfioRegion region = region(index);
    long length = into.byteSize();
    if (!region.holds(offset, length)) {
      throw outside(region, offset, length);
    }
    try (Arena arena = Arena.ofConfined()) {
      boolean copied = !into.isNative();
      MemorySegment bytes = copied ? arena.allocate(Math.max(length, 1)) : into;
      for (long done = 0; done < length; ) {
        long now = door.read(bytes.asSlice(done, length - done), region.offset() + offset + done);
        FileErrors.check(now, "reading region %s of %s", region.name(), device);
        if (now == 0) {
          throw FileErrors.of(
              -Errno.EIO.number(), "reading region %s of %s", region.name(), device);
        }
        done += now;
      }
      if (copied) {
        into.copyFrom(bytes.asSlice(0, length));
      }
    }
  }

  private VfioRegion checked(int index, long offset, int width) {
    VfioRegion region = region(index);
    if (width != 1 && width != 2 && width != 4 && width != 8) {
      throw Refusal.of(Errno.EINVAL, "a width of %d bytes; 1, 2, 4 and 8 are possible", width)
          .exception();
    }
    if (!region.holds(offset, width)) {
      throw outside(region, offset, width);
    }
    return region;
  }

  private RuntimeException outside(VfioRegion region, long offset, long length) {
    return Refusal.of(
            Errno.EINVAL,
            "0x%x bytes at 0x%x are not inside region %s of %s, which has 0x%x bytes",
            length,
            offset,
            region.name(),
            device,
            region.size())
        .exception();
  }

  private void transferred(long result, int width, String doing, VfioRegion region, long offset) {
    FileErrors.check(
        result < 0 || result == width ? result : -Errno.EIO.number(),
        "%s %d bytes at 0x%x of region %s of %s",
        doing,
        width,
        offset,
        region.name(),
        device);
  }
}
