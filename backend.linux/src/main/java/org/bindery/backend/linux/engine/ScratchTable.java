package org.bindery.backend.linux.engine;

import java.lang.foreign.MemorySegment;
import org.bindery.api.IovaRanges;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * Finds out what the kernel has no query for, by a page table that it makes for a device in an
 * address space nobody else knows, and that ends at once: what such a table reaches, and whether it
 * makes no-snoop DMA coherent. The second is an answer of VFIO type 1, which asks about the one
 * address space of the fd that is chosen for it; nothing else here chooses one.
 *
 * <p>For a moment it takes two ids of the fd. One at a time: the caller's lock.
 *
 * @param reach ranges of the table; what is reserved for devices is not taken out
 * @param enforcesSnoop every no-snoop transaction through the table is made coherent
 */
record ScratchTable(IovaRanges reach, boolean enforcesSnoop) {
  /**
   * @throws org.bindery.api.RefusedException ENOMEM; what else the kernel says
   */
  static ScratchTable make(LinuxDevice device, IoctlDoor door, Arguments arguments, String fd) {
    MemorySegment alloc = arguments.begin(IoasAlloc.COMMAND);
    check(door.ioctl(IoasAlloc.COMMAND.number(), alloc), device);
    int ioas = IoasAlloc.OUT_IOAS_ID.get(alloc);
    try {
      MemorySegment table = arguments.begin(HwptAlloc.COMMAND);
      HwptAlloc.DEV_ID.set(table, device.id());
      HwptAlloc.PT_ID.set(table, ioas);
      check(door.ioctl(HwptAlloc.COMMAND.number(), table), device);
      int hwpt = HwptAlloc.OUT_HWPT_ID.get(table);
      try {
        return new ScratchTable(
            new RangesCommand(fd, door, arguments).ask(ioas), snoop(ioas, device, door, arguments));
      } finally {
        destroy(hwpt, door, arguments);
      }
    } finally {
      destroy(ioas, door, arguments);
    }
  }

  private static boolean snoop(int ioas, LinuxDevice device, IoctlDoor door, Arguments arguments) {
    check(choose(VfioIoas.SET, ioas, door, arguments), device);
    try {
      int answer = door.ioctl(VfioCommands.CHECK_EXTENSION, VfioCommands.DMA_CC_IOMMU);
      check(answer, device);
      return answer == 1;
    } finally {
      choose(VfioIoas.CLEAR, 0, door, arguments);
    }
  }

  private static int choose(int operation, int ioas, IoctlDoor door, Arguments arguments) {
    MemorySegment argument = arguments.begin(VfioIoas.COMMAND);
    VfioIoas.IOAS_ID.set(argument, ioas);
    VfioIoas.OP.set(argument, (short) operation);
    return door.ioctl(VfioIoas.COMMAND.number(), argument);
  }

  private static void destroy(int id, IoctlDoor door, Arguments arguments) {
    MemorySegment argument = arguments.begin(Destroy.COMMAND);
    Destroy.ID.set(argument, id);
    door.ioctl(Destroy.COMMAND.number(), argument);
  }

  private static void check(int result, LinuxDevice device) {
    if (result < 0) {
      throw KernelErrors.unforeseen(result, "a page table to try, for %s", device).exception();
    }
  }
}
