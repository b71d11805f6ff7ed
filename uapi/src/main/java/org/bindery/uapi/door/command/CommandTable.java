package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.DoorExtension;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.file.Caller;

/**
 * The commands of a kernel by number, and the order of checks before any of them: {@code
 * iommufd_ioctl_ops} and {@code iommufd_fops_ioctl} (drivers/iommu/iommufd/main.c).
 */
public final class CommandTable {
  /** Lower numbers are VFIO's. */
  private static final int BASE = 0x80;

  private static final List<IommuCommand> COMMANDS =
      List.of(
          new DestroyCommand(),
          new IoasAllocCommand(),
          new IoasAllowIovasCommand(),
          new IoasCopyCommand(),
          new IoasIovaRangesCommand(),
          new IoasMapCommand(),
          new IoasUnmapCommand(),
          new OptionCommand(),
          new VfioIoasCommand(),
          new HwptAllocCommand(),
          new GetHwInfoCommand(),
          new HwptSetDirtyTrackingCommand(),
          new HwptGetDirtyBitmapCommand(),
          new HwptInvalidateCommand(),
          new FaultQueueAllocCommand(),
          new IoasMapFileCommand(),
          new ViommuAllocCommand(),
          new VdeviceAllocCommand(),
          new IoasChangeProcessCommand(),
          new VeventqAllocCommand(),
          new HwQueueAllocCommand(),
          new IoasNoIommuGetPaCommand());

  @FunctionalInterface
  private interface Action {
    int run(IommuCall call, MemorySegment argument);
  }

  private record Entry(int number, int size, int minimum, Action action) {}

  // By number less BASE; a gap is null.
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @throws IllegalArgumentException two with one number, or an extension with a number of VFIO's
   */
  public CommandTable(KernelProfile profile, List<DoorExtension> extensions) {
    for (IommuCommand each : COMMANDS) {
      Command command = each.command();
      if (profile.has(command.number())) {
        add(
            new Entry(
                command.number(),
                command.size(),
                command.minimum(),
                (call, argument) -> {
                  each.run(call, argument);
                  return 0;
                }));
      }
    }
    for (DoorExtension each : extensions) {
      add(new Entry(each.number(), each.size(), each.minimum(), each::run));
    }
  }

  private void add(Entry entry) {
    int index = (entry.number & 0xff) - BASE;
    if (index < 0 || entry.minimum < Integer.BYTES || entry.size < entry.minimum) {
      throw new IllegalArgumentException("no command: " + entry);
    }
    while (entries.size() <= index) {
      entries.add(null);
    }
    if (entries.set(index, entry) != null) {
      throw new IllegalArgumentException("a second command 0x%x".formatted(entry.number));
    }
  }

  /** Whether the number is of this table; else it is VFIO's. */
  boolean covers(int request) {
    int index = (request & 0xff) - BASE;
    return index >= 0 && index < entries.size();
  }

  int run(IommuFile file, Caller caller, int request, long address) {
    int size = caller.memory().readInt(address);
    Entry entry = entries.get((request & 0xff) - BASE);
    if (entry == null || entry.number != request) {
      throw Refusal.of(Errno.ENOTTY, "no command 0x%x", request).exception();
    }
    if (Integer.compareUnsigned(size, entry.minimum) < 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "command 0x%x with %s bytes, where the first kernel that had it wants %d",
              request,
              Integer.toUnsignedString(size),
              entry.minimum)
          .exception();
    }
    // Of longs, so that extensions may read it aligned.
    MemorySegment argument =
        MemorySegment.ofArray(new long[(entry.size + 7) / 8]).asSlice(0, entry.size);
    caller.memory().copyStruct(address, Integer.toUnsignedLong(size), argument);
    IommuCall call = new IommuCall(file, caller, address, size, argument);
    boolean done = false;
    try {
      int answer = entry.action.run(call, argument);
      done = true;
      return answer;
    } finally {
      if (done) {
        call.succeeded();
      } else {
        call.failed();
      }
    }
  }
}
