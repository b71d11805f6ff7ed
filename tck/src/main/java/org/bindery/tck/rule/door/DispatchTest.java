package org.bindery.tck.rule.door;

import static org.bindery.tck.door.Errnos.E2BIG;
import static org.bindery.tck.door.Errnos.EBADF;
import static org.bindery.tck.door.Errnos.EFAULT;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.ENOTTY;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.Destroy;
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
  void anArgumentThatIsNotTheresIsEfault(DoorUser user) {
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
    for (Command command : IommufdCommands.COMMANDS) {
      if (command == HwptSetDirtyTracking.COMMAND || command == ViommuAlloc.COMMAND) {
        // The kernel does not look at theirs.
        continue;
      }
      command.fields().stream()
          .filter(field -> field.name().startsWith("__reserved"))
          .filter(field -> field.width() == 4 || field.width() == 2)
          .filter(field -> !field.name().equals("__reserved2"))
          .forEach(field -> {
            user.prepare(command);
            user.argument().set(ValueLayout.JAVA_BYTE, field.offset(), (byte) 1);
            assertEquals(EOPNOTSUPP, user.call(command.number()), command.name());
          });
    }
  }

  @EveryDoor
  void aFlagThatNobodyKnowsIsEopnotsupp(DoorUser user) {
    for (Command command : IommufdCommands.COMMANDS) {
      command.fields().stream()
          .filter(field -> field.name().equals("flags"))
          // HWPT_ALLOC looks its device up first.
          .filter(field -> command != HwptAlloc.COMMAND)
          .forEach(field -> {
            user.prepare(command);
            user.argument().set(ValueLayout.JAVA_INT, field.offset(), 1 << 31);
            assertEquals(EOPNOTSUPP, user.call(command.number()), command.name());
          });
    }
  }

  @EveryDoor
  void aDescriptorThatIsClosedIsEbadf(DoorUser user) {
    assertEquals(0, user.door().close(user.process(), user.iommu()));
    assertEquals(EBADF, user.call(IoasAlloc.COMMAND, argument -> {}));
    assertEquals(EBADF, user.door().close(user.process(), user.iommu()));
  }
}
