package org.bindery.tck.rule.door;

import static org.bindery.tck.door.Errnos.E2BIG;
import static org.bindery.tck.door.Errnos.EBADF;
import static org.bindery.tck.door.Errnos.EFAULT;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.ENOTTY;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.ValueLayout;
import java.util.Set;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.GetHwInfo;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IommufdCommands;
import org.bindery.uapi.iommufd.ViommuAlloc;

/** What is common to all commands, and comes before what is their own (main.c). */
class DispatchTest {
  @EveryDoor
  void aNumberThatIsNoCommandIsEnotty(DoorUser user) {
    user.prepare(IoasAlloc.COMMAND);
    assertEquals(ENOTTY, user.call(0x3bff));
    assertEquals(ENOTTY, user.call(0x3b00));
    assertEquals(ENOTTY, user.call(0x3a81));
    assertEquals(ENOTTY, user.call(0xc0043b81L), "with a direction and a size");
  }

  @EveryDoor
  void anArgumentThatIsNotTheUsersIsEfault(DoorUser user) {
    long behind = user.address() + user.argument().byteSize();
    for (Command command : IommufdCommands.COMMANDS) {
      assertEquals(
          EFAULT,
          user.door().ioctl(user.process(), user.iommu(), command.number(), 0),
          command.name());
      assertEquals(
          EFAULT,
          user.door().ioctl(user.process(), user.iommu(), command.number(), behind),
          command.name());
    }
  }

  @EveryDoor
  void lessThanTheFirstKernelKnewIsEinval(DoorUser user) {
    for (Command command : IommufdCommands.COMMANDS) {
      for (int size : new int[] {0, 4, command.minimum() - 1}) {
        user.prepare(command);
        user.argument().set(ValueLayout.JAVA_INT, 0, size);
        assertEquals(EINVAL, user.call(command.number()), command.name() + " of " + size);
      }
    }
  }

  @EveryDoor
  void aTailThatIsNotZeroIsE2big(DoorUser user) {
    for (Command command : IommufdCommands.COMMANDS) {
      user.prepare(command);
      user.argument().set(ValueLayout.JAVA_INT, 0, command.size() + 8);
      user.argument().set(ValueLayout.JAVA_LONG_UNALIGNED, command.size(), 1L << 56);
      assertEquals(E2BIG, user.call(command.number()), command.name());
    }
  }

  @EveryDoor
  void aTailOfZeroesIsAsNone(DoorUser user) {
    int ioas = user.ioas();
    user.prepare(Destroy.COMMAND);
    user.argument().set(ValueLayout.JAVA_INT, 0, Destroy.COMMAND.size() + 64);
    Destroy.ID.set(user.argument(), ioas);
    assertEquals(0, user.call(Destroy.COMMAND.number()));
    assertEquals(ENOENT, user.destroy(ioas));
  }

  @EveryDoor
  void whatALongerStructHasIsZeroInAShorter(DoorUser user) {
    // Behind the old struct stands what would be refused if it were looked at.
    user.prepare(HwptAlloc.COMMAND);
    user.argument().set(ValueLayout.JAVA_INT, 0, HwptAlloc.COMMAND.minimum());
    HwptAlloc.DATA_TYPE.set(user.argument(), 77);
    HwptAlloc.DEV_ID.set(user.argument(), 99);
    assertEquals(ENOENT, user.call(HwptAlloc.COMMAND.number()));
  }

  @EveryDoor
  void aReservedFieldIsEopnotsuppBeforeAnythingIsLookedUp(DoorUser user) {
    Set<Command> unlooked = Set.of(HwptSetDirtyTracking.COMMAND, ViommuAlloc.COMMAND);
    for (Command command : IommufdCommands.COMMANDS) {
      command.fields().stream()
          .filter(field -> field.name().equals("__reserved") && !unlooked.contains(command))
          .forEach(field -> assertRefused(user, command, field.offset(), field.width()));
    }
    // Three bytes, which have no field.
    int reserved = GetHwInfo.OUT_MAX_PASID_LOG2.offset() + 1;
    assertRefused(user, GetHwInfo.COMMAND, reserved, 3);
  }

  @EveryDoor
  void aFlagThatNobodyKnowsIsEopnotsupp(DoorUser user) {
    for (Command command : IommufdCommands.COMMANDS) {
      command.fields().stream()
          // HWPT_ALLOC looks its device up first.
          .filter(field -> field.name().equals("flags") && command != HwptAlloc.COMMAND)
          .forEach(field -> assertRefused(user, command, field.offset() + 3, 1));
    }
  }

  /** Each byte of a field makes EOPNOTSUPP of something else. */
  private static void assertRefused(DoorUser user, Command command, int offset, int width) {
    prepareWithType(user, command);
    assertNotEquals(EOPNOTSUPP, user.call(command.number()), command.name() + " with zeroes");
    for (int at = offset; at < offset + width; at++) {
      prepareWithType(user, command);
      user.argument().set(ValueLayout.JAVA_BYTE, at, (byte) 0x80);
      assertEquals(EOPNOTSUPP, user.call(command.number()), command.name() + " at " + at);
    }
  }

  // Type 0 is EOPNOTSUPP by itself.
  private static void prepareWithType(DoorUser user, Command command) {
    user.prepare(command);
    command.fields().stream()
        .filter(field -> field.name().equals("type"))
        .forEach(field -> user.argument().set(ValueLayout.JAVA_INT, field.offset(), 1));
  }

  @EveryDoor
  void aDescriptorThatIsClosedIsEbadf(DoorUser user) {
    assertEquals(0, user.door().close(user.process(), user.iommu()));
    assertEquals(EBADF, user.call(IoasAlloc.COMMAND, argument -> {}));
    assertEquals(EBADF, user.door().close(user.process(), user.iommu()));
  }
}
