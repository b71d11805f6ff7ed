package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.host.DeviceFile;
import org.bindery.uapi.door.memory.UserMemory;

/**
 * Regions by the file's offsets: the index stands from bit 40 on ({@code VFIO_PCI_OFFSET_SHIFT}).
 * What is read and written is cut into aligned accesses as {@code vfio_pci_rdwr.c} and {@code
 * vfio_pci_config.c} cut it; bytes that were done before one is refused are not told.
 */
final class Regions {
  private static final int SHIFT = 40;

  private Regions() {}

  static long offset(int index) {
    return (long) index << SHIFT;
  }

  static Optional<RegionInfo> find(DeviceFile file, int index) {
    return file.regions().stream().filter(region -> region.index() == index).findFirst();
  }

  static long read(DeviceFile file, UserMemory memory, long address, long count, long at) {
    return each(
        file,
        count,
        at,
        false,
        (region, offset, width, done) -> {
          long value = file.read(region, offset, width);
          MemorySegment bytes = MemorySegment.ofArray(new byte[width]);
          for (int i = 0; i < width; i++) {
            bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (value >>> 8 * i));
          }
          memory.copyOut(bytes, address + done);
        });
  }

  static long write(DeviceFile file, UserMemory memory, long address, long count, long at) {
    return each(
        file,
        count,
        at,
        true,
        (region, offset, width, done) -> {
          MemorySegment bytes = MemorySegment.ofArray(new byte[width]);
          memory.copyIn(address + done, bytes);
          long value = 0;
          for (int i = 0; i < width; i++) {
            value |= (bytes.get(ValueLayout.JAVA_BYTE, i) & 0xffL) << 8 * i;
          }
          file.write(region, offset, width, value);
        });
  }

  private interface Access {
    void access(int region, long offset, int width, long done);
  }

  private static long each(DeviceFile file, long count, long at, boolean write, Access access) {
    if (count == 0) {
      return 0;
    }
    int index = (int) Math.min(at >>> SHIFT, Integer.MAX_VALUE);
    RegionInfo region =
        find(file, index)
            .filter(it -> write ? it.writable() : it.readable())
            .orElseThrow(() ->
                Refusal.of(
                        Errno.EINVAL,
                        "region %d is not %s",
                        index,
                        write ? "written to" : "read from")
                    .exception());
    long offset = at & offset(1) - 1;
    long length = within(region, offset, count);
    int widest = widest(region);
    for (long done = 0; done < length; ) {
      long from = offset + done;
      int width = widest;
      while (from % width != 0 || length - done < width) {
        width /= 2;
      }
      access.access(index, from, width, done);
      done += width;
    }
    return length;
  }

  // Configuration space is read and written as it is asked for or not at all; a BAR up to its end.
  private static long within(RegionInfo region, long offset, long count) {
    boolean config = region.index() == RegionInfo.CONFIG;
    if (offset >= region.size() || config && count > region.size() - offset) {
      throw Refusal.of(
              config ? Errno.EFAULT : Errno.EINVAL,
              "0x%x bytes at 0x%x are not inside region %s of 0x%x bytes",
              count,
              offset,
              region.name(),
              region.size())
          .exception();
    }
    return Math.min(count, region.size() - offset);
  }

  // 8 bytes reach memory only: of what cannot be mapped nobody tells whether it is I/O ports.
  private static int widest(RegionInfo region) {
    return region.index() < RegionInfo.ROM && region.mappable() ? 8 : 4;
  }
}
