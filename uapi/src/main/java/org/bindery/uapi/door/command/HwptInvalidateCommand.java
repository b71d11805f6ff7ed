package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.InvalidationCommands;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.memory.UserArray;
import org.bindery.uapi.iommufd.HwptInvalidate;

/** How many entries were carried out is written back whatever becomes of the command. */
final class HwptInvalidateCommand implements IommuCommand {
  private static final int LONGEST_ENTRY = 4096;
  private static final int MOST_ENTRIES = 1 << 19;

  @Override
  public Command command() {
    return HwptInvalidate.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    UserArray entries =
        new UserArray(
            call.memory(),
            HwptInvalidate.DATA_TYPE.get(argument),
            HwptInvalidate.DATA_UPTR.get(argument),
            HwptInvalidate.ENTRY_LEN.get(argument),
            HwptInvalidate.ENTRY_NUM.get(argument));
    RefusedException refused = null;
    try {
      invalidate(call, argument, entries);
    } catch (RefusedException e) {
      refused = e;
    }
    HwptInvalidate.ENTRY_NUM.set(argument, entries.carriedOut());
    call.respond();
    if (refused != null) {
      throw refused;
    }
  }

  private static void invalidate(IommuCall call, MemorySegment argument, UserArray entries) {
    Unknown.requireZero(HwptInvalidate.RESERVED.get(argument));
    if (entries.count() != 0 && !bounded(argument, entries)) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s entries of %s bytes at 0x%x",
              Integer.toUnsignedString(entries.count()),
              Integer.toUnsignedString(entries.entryLength()),
              HwptInvalidate.DATA_UPTR.get(argument))
          .exception();
    }
    int id = HwptInvalidate.HWPT_ID.get(argument);
    if (!call.profile().has(KernelProfile.Ability.INVALIDATE_VIRTUAL)) {
      requireNested(call, id);
    }
    call.family(InvalidationCommands.class).invalidate(id, entries);
  }

  private static boolean bounded(MemorySegment argument, UserArray entries) {
    return HwptInvalidate.DATA_UPTR.get(argument) != 0
        && entries.entryLength() != 0
        && Integer.compareUnsigned(entries.entryLength(), LONGEST_ENTRY) <= 0
        && Integer.compareUnsigned(entries.count(), MOST_ENTRIES) <= 0;
  }

  // That kernel looks for a nested table and finds no other object.
  private static void requireNested(IommuCall call, int id) {
    boolean nested =
        call.fd().hwpts().stream()
            .filter(hwpt -> hwpt.id() == id)
            .map(Hwpt::kind)
            .anyMatch(PageTableKind.NESTED::equals);
    if (!nested) {
      throw Refusal.of(Errno.ENOENT, "no nested page table %d in %s", id, call.fd().name())
          .exception();
    }
  }
}
