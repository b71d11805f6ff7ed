package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.FIXED;
import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.DoorUser.READ;
import static org.bindery.tck.door.Errnos.EADDRINUSE;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.EMSGSIZE;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.ENOSPC;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;
import org.bindery.uapi.iommufd.IoasAllowIovas;
import org.bindery.uapi.iommufd.IoasIovaRanges;

/** IOAS_IOVA_RANGES and IOAS_ALLOW_IOVAS (ioas.c, io_pagetable.c). */
class RangesTest {
  private static final long VA = 1L << 31;

  private static int ranges(DoorUser user, int ioas, int room) {
    return user.call(
        IoasIovaRanges.COMMAND,
        argument -> {
          IoasIovaRanges.IOAS_ID.set(argument, ioas);
          IoasIovaRanges.NUM_IOVAS.set(argument, room);
          IoasIovaRanges.ALLOWED_IOVAS.set(argument, user.address() + PAGE);
        });
  }

  private static List<Long> answered(DoorUser user) {
    MemorySegment list = user.argument().asSlice(PAGE);
    List<Long> ends = new ArrayList<>();
    for (int i = 0; i < 2 * IoasIovaRanges.NUM_IOVAS.get(user.argument()); i++) {
      ends.add(list.getAtIndex(ValueLayout.JAVA_LONG, i));
    }
    return ends;
  }

  private static int allow(DoorUser user, int ioas, long... ends) {
    return user.call(
        IoasAllowIovas.COMMAND,
        argument -> {
          IoasAllowIovas.IOAS_ID.set(argument, ioas);
          IoasAllowIovas.NUM_IOVAS.set(argument, ends.length / 2);
          IoasAllowIovas.ALLOWED_IOVAS.set(argument, user.address() + PAGE);
          MemorySegment.copy(
              ends, 0, argument.asSlice(PAGE), ValueLayout.JAVA_LONG, 0, ends.length);
        });
  }

  @EveryDoor
  void aFreshOneHasEverything(DoorUser user) {
    assertEquals(0, ranges(user, user.ioas(), 10));
    assertEquals(List.of(0L, -1L), answered(user));
    assertEquals(1, IoasIovaRanges.OUT_IOVA_ALIGNMENT.get(user.argument()));
    assertEquals(ENOENT, ranges(user, 99, 10));
  }

  @EveryDoor
  void theHolesOfWhatIsReservedAreListedWhateverIsMapped(DoorUser user) {
    int ioas = user.ioas();
    Mock unused = new Mocks(user).device(ioas);
    assertEquals(0, new Mocks(user).reserve(ioas, 1 << 28, PAGE));
    user.mapAt(ioas, user.memory(PAGE).address(), PAGE, 1 << 25);
    assertEquals(0, ranges(user, ioas, 10));
    assertEquals(
        List.of(1L << 24, (1L << 28) - 1, (1L << 28) + PAGE, (1L << 31) - 1), answered(user));
    assertEquals(2048, IoasIovaRanges.OUT_IOVA_ALIGNMENT.get(user.argument()));
  }

  @EveryDoor
  void whenThereIsNoRoomTheirNumberIsToldAllTheSame(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(0, new Mocks(user).reserve(ioas, PAGE, PAGE));
    assertEquals(EMSGSIZE, ranges(user, ioas, 1));
    assertEquals(2, IoasIovaRanges.NUM_IOVAS.get(user.argument()));
    assertEquals(PAGE - 1, user.argument().get(ValueLayout.JAVA_LONG, PAGE + 8), "the first fits");
    assertEquals(0, user.argument().get(ValueLayout.JAVA_LONG, PAGE + 16));
    assertEquals(EMSGSIZE, ranges(user, ioas, 0));
    assertEquals(2, IoasIovaRanges.NUM_IOVAS.get(user.argument()));
  }

  @EveryDoor
  void whatIsChosenIsAllowed(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(0, allow(user, ioas, 1 << 20, (1 << 20) + 2 * PAGE - 1));
    assertEquals(0, user.map(ioas, VA, PAGE, READ, 0));
    assertEquals(1 << 20, user.iova());
    assertEquals(0, user.map(ioas, VA, PAGE, READ, 0));
    assertEquals((1 << 20) + PAGE, user.iova());
    assertEquals(ENOSPC, user.map(ioas, VA, PAGE, READ, 0));
    assertEquals(0, user.map(ioas, VA, PAGE, FIXED | READ, 0), "who says where is not limited");
    assertEquals(0, allow(user, ioas));
    assertEquals(0, user.map(ioas, VA, PAGE, READ, 0));
    assertEquals(PAGE, user.iova());
  }

  @EveryDoor
  void rangesThatMakeNoSenseChangeNothing(DoorUser user) {
    int ioas = user.ioas();
    assertEquals(0, allow(user, ioas, 1 << 20, (1 << 20) + PAGE - 1));
    assertEquals(ENOENT, allow(user, 99, 0, 1));
    assertEquals(EINVAL, allow(user, ioas, 5, 5), "one byte");
    assertEquals(EINVAL, allow(user, ioas, 5, 4));
    assertEquals(EINVAL, allow(user, ioas, 0, PAGE, PAGE, 2 * PAGE), "they overlap");
    assertEquals(0, user.map(ioas, VA, PAGE, READ, 0));
    assertEquals(1 << 20, user.iova());
  }

  @EveryDoor
  void whatIsAllowedAndWhatIsReservedDoNotMeet(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    assertEquals(0, mocks.reserve(ioas, 1 << 20, PAGE));
    assertEquals(EADDRINUSE, allow(user, ioas, 0, 1 << 20));
    assertEquals(0, allow(user, ioas, 1 << 25, 1 << 26));
    assertEquals(EADDRINUSE, mocks.reserve(ioas, 1 << 26, PAGE));
    assertEquals(0, allow(user, ioas, PAGE, 2 * PAGE));
    assertEquals(EADDRINUSE, mocks.make(ioas, 0), "the table's aperture begins above");
  }
}
