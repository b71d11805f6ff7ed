package org.bindery.uapi.door.type1;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineFd;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.VfioArgument;
import org.bindery.uapi.vfio.IommuMapDma;
import org.bindery.uapi.vfio.IommuUnmapDma;

/** {@code VFIO_IOMMU_MAP_DMA} and {@code VFIO_IOMMU_UNMAP_DMA}. */
final class Type1Maps {
  private static final long PAGE = 4096;

  private Type1Maps() {}

  static void map(EngineFd fd, CompatIoas compat, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(IommuMapDma.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    int flags = IommuMapDma.FLAGS.get(struct);
    argument.requireFlags(flags, IommuMapDma.READ | IommuMapDma.WRITE);
    int ioas = compat.id();
    long size = IommuMapDma.SIZE.get(struct);
    long vaddr = IommuMapDma.VADDR.get(struct);
    if (Long.compareUnsigned(vaddr + size, vaddr) < 0) {
      throw Refusal.of(Errno.EOVERFLOW, "0x%x bytes from 0x%x", size, vaddr).exception();
    }
    if (size == 0 || Long.compareUnsigned(size, -1 - PAGE) > 0) {
      throw Refusal.of(Errno.EINVAL, "a map of 0x%x bytes", size).exception();
    }
    long _ =
        fd.map(
            ioas,
            vaddr,
            size,
            Access.of((flags & IommuMapDma.READ) != 0, (flags & IommuMapDma.WRITE) != 0),
            OptionalLong.of(IommuMapDma.IOVA.get(struct)));
  }

  static void unmap(EngineFd fd, CompatIoas compat, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(IommuUnmapDma.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    int flags = IommuUnmapDma.FLAGS.get(struct);
    argument.requireFlags(flags, IommuUnmapDma.ALL);
    int ioas = compat.id();
    long iova = IommuUnmapDma.IOVA.get(struct);
    long size = IommuUnmapDma.SIZE.get(struct);
    boolean all = flags != 0;
    if (all && (iova != 0 || size != 0)) {
      throw Refusal.of(Errno.EINVAL, "all, and 0x%x bytes at 0x%x", size, iova).exception();
    }
    if (!all) {
      cut(fd, ioas, iova, size);
    }
    RefusedException refused = null;
    long unmapped = 0;
    try {
      unmapped = all ? fd.unmap(ioas, 0, -1) : unmap(fd, ioas, iova, size);
    } catch (RefusedException e) {
      refused = e;
    }
    // Also when it is refused: what was not unmapped is told, and only then why.
    IommuUnmapDma.SIZE.set(struct, unmapped);
    argument.respond(struct.byteSize());
    if (refused != null) {
      throw refused;
    }
  }

  // Unlike IOMMU_IOAS_UNMAP this succeeds where nothing is mapped.
  private static long unmap(EngineFd fd, int ioas, long iova, long size) {
    try {
      return fd.unmap(ioas, iova, size);
    } catch (RefusedException refused) {
      if (refused.errno() != Errno.ENOENT || mapped(fd, ioas, iova, size)) {
        throw refused;
      }
      return 0;
    }
  }

  private static boolean mapped(EngineFd fd, int ioas, long iova, long size) {
    IovaRange range = new IovaRange(iova, iova + (size - 1));
    return fd.areas(ioas).stream()
        .map(area -> new IovaRange(area.iova(), area.iova() + (area.length() - 1)))
        .anyMatch(range::intersects);
  }

  /**
   * Cuts areas at both ends where that is possible: with type 1 proper. On an engine that cuts none
   * an unmap of a part stays ENOENT, as with version 2.
   */
  private static void cut(EngineFd fd, int ioas, long iova, long size) {
    AddressCommands commands = fd.commands(AddressCommands.class).orElse(null);
    if (commands == null) {
      return;
    }
    try {
      if (fd.option(ioas, FdOption.HUGE_PAGES) == 0) {
        if (iova == 0) {
          commands.cut(ioas, iova + size - 1);
        } else {
          commands.cut(ioas, iova + size - 1, iova - 1);
        }
      }
    } catch (RefusedException refused) {
      if (refused.errno() != Errno.EOPNOTSUPP) {
        throw refused;
      }
    }
  }
}
