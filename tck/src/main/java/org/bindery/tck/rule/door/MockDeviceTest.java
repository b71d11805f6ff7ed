package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.FIXED;
import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.DoorUser.READ;
import static org.bindery.tck.door.DoorUser.WRITE;
import static org.bindery.tck.door.Errnos.EADDRINUSE;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EFAULT;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;

/**
 * What attaching does to an address space: a table whose pages are of 2048 bytes, from 16 MiB to 2
 * GiB (device.c, io_pagetable.c).
 */
class MockDeviceTest {
  static final long HALF = 2048;
  static final long IOVA = 1 << 24;
  private static final int BOTH = FIXED | READ | WRITE;

  @EveryDoor
  void idsAreTheLowestFreeInTheOrderOfMaking(DoorUser user) {
    int ioas = user.ioas();
    Mock mock = new Mocks(user).device(ioas);
    assertEquals(1, ioas);
    assertEquals(new Mock(2, 4, 3), mock);
    assertEquals(0, user.destroy(mock.selftest()));
    assertEquals(ENOENT, user.destroy(mock.device()));
    assertEquals(ENOENT, user.destroy(mock.hwpt()), "an automatic table goes with its device");
    assertEquals(2, user.ioas());
  }

  @EveryDoor
  void whatIsInUseIsNotDestroyed(DoorUser user) {
    int ioas = user.ioas();
    Mock mock = new Mocks(user).device(ioas);
    assertEquals(EBUSY, user.destroy(ioas));
    assertEquals(EBUSY, user.destroy(mock.hwpt()));
    assertEquals(EBUSY, user.destroy(mock.device()));
    assertEquals(0, user.destroy(mock.selftest()));
    assertEquals(0, user.destroy(ioas));
  }

  @EveryDoor
  void aSecondDeviceSharesTheAutomaticTable(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    Mock first = mocks.device(ioas);
    Mock second = mocks.device(ioas);
    assertEquals(first.hwpt(), second.hwpt());
    assertEquals(0, user.destroy(first.selftest()));
    assertEquals(EBUSY, user.destroy(second.hwpt()));
    assertEquals(0, user.destroy(second.selftest()));
    assertEquals(ENOENT, user.destroy(second.hwpt()));
  }

  @EveryDoor
  void nothingIsAttachedToWhatIsNoTable(DoorUser user) {
    Mocks mocks = new Mocks(user);
    Mock mock = mocks.device(user.ioas());
    assertEquals(ENOENT, mocks.make(99, 0));
    assertEquals(EINVAL, mocks.make(mock.device(), 0));
    assertEquals(EINVAL, mocks.make(mock.hwpt(), 1 << 9), "a flag that no mock has");
  }

  @EveryDoor
  void whatIsBeyondTheApertureCannotBeMapped(DoorUser user) {
    int ioas = user.ioas();
    long memory = user.memory(2 * PAGE).address();
    Mock unused = new Mocks(user).device(ioas);
    assertEquals(EINVAL, user.map(ioas, memory, HALF, BOTH, IOVA - HALF));
    assertEquals(EINVAL, user.map(ioas, memory, PAGE, BOTH, (1L << 31) - HALF));
    user.mapAt(ioas, memory, HALF, IOVA);
    user.mapAt(ioas, memory, HALF, (1L << 31) - HALF);
  }

  @EveryDoor
  void anAreaBeyondTheApertureIsInTheWay(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    long memory = user.memory(PAGE).address();
    user.mapAt(ioas, memory, PAGE, PAGE);
    assertEquals(EADDRINUSE, mocks.make(ioas, 0));
    assertEquals(0, user.unmap(ioas, PAGE, PAGE));
    Mock unused = mocks.device(ioas);
  }

  @EveryDoor
  void anAreaThatIsNotOnPagesIsInTheWay(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    long memory = user.memory(PAGE).address();
    user.mapAt(ioas, memory, HALF + 1, IOVA);
    assertEquals(EADDRINUSE, mocks.make(ioas, 0));
  }

  @EveryDoor
  void everythingIsAMultipleOfTheTablesPage(DoorUser user) {
    int ioas = user.ioas();
    long memory = user.memory(4 * PAGE).address();
    Mock unused = new Mocks(user).device(ioas);
    assertEquals(EINVAL, user.map(ioas, memory, HALF - 1, BOTH, IOVA));
    assertEquals(EINVAL, user.map(ioas, memory, HALF, BOTH, IOVA + 1));
    assertEquals(EINVAL, user.map(ioas, memory + 1, HALF, BOTH, IOVA));
    user.mapAt(ioas, memory + HALF, HALF, IOVA + HALF);
    assertEquals(EINVAL, user.map(ioas, memory + 1, HALF, READ, 0), "where the kernel chooses");
    assertEquals(0, user.map(ioas, memory + HALF, PAGE, READ, 0));
    assertEquals(IOVA + PAGE + HALF, user.iova(), "the offset in a page of 4096 is kept");
  }

  @EveryDoor
  void addressesLeadToTheMemory(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    long memory = user.memory(8 * PAGE).address();
    user.mapAt(ioas, memory, 4 * PAGE, IOVA);
    Mock mock = mocks.device(ioas);
    user.mapAt(ioas, memory + 5 * PAGE + HALF, HALF, IOVA + 4 * PAGE);
    assertEquals(0, mocks.checkMap(mock.hwpt(), IOVA, 4 * PAGE, memory));
    assertEquals(0, mocks.checkMap(mock.hwpt(), IOVA + 4 * PAGE, HALF, memory + 5 * PAGE + HALF));
    assertEquals(EINVAL, mocks.checkMap(mock.hwpt(), IOVA, PAGE, memory + PAGE));
    assertEquals(EINVAL, mocks.checkMap(mock.hwpt(), IOVA + 8 * PAGE, PAGE, memory));
  }

  @EveryDoor
  void pagesArePinnedOnceWhileATableWantsThem(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    int other = user.ioas();
    long memory = user.memory(4 * PAGE).address();
    user.mapAt(ioas, memory, 4 * PAGE, IOVA);
    assertEquals(0, mocks.checkRefs(memory, 4 * PAGE, 0));
    Mock mock = mocks.device(ioas);
    assertEquals(0, mocks.checkRefs(memory, 4 * PAGE, 1));
    assertEquals(0, user.copy(other, ioas, IOVA, PAGE, BOTH, IOVA));
    Mock second = mocks.device(other);
    assertEquals(0, mocks.checkRefs(memory, 4 * PAGE, 1), "a copy shares the pin");
    assertEquals(0, user.unmap(ioas, IOVA, 4 * PAGE));
    assertEquals(0, mocks.checkRefs(memory, PAGE, 1));
    assertEquals(0, mocks.checkRefs(memory + PAGE, 3 * PAGE, 0));
    assertEquals(0, mocks.checkMap(second.hwpt(), IOVA, PAGE, memory));
    assertEquals(0, user.destroy(second.selftest()));
    assertEquals(0, mocks.checkRefs(memory, PAGE, 0));
    assertEquals(0, user.destroy(mock.selftest()));
  }

  @EveryDoor
  void memoryOfNobodysIsEfaultWhenATableWantsIt(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    assertEquals(0, user.map(ioas, PAGE, PAGE, BOTH, IOVA));
    assertEquals(EFAULT, mocks.make(ioas, 0), "by the attach");
    assertEquals(0, user.unmap(ioas, IOVA, PAGE));
    Mock unused = mocks.device(ioas);
    assertEquals(EFAULT, user.map(ioas, PAGE, PAGE, BOTH, IOVA), "by the map");
    assertEquals(ENOENT, user.unmap(ioas, IOVA, PAGE));
  }

  @EveryDoor
  void aReplaceKeepsWhatItCannotMove(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    int other = user.ioas();
    Mock mock = mocks.device(ioas);
    assertEquals(ENOENT, mocks.replace(mock, 99));
    assertEquals(EINVAL, mocks.replace(mock, mock.device()));
    assertEquals(EBUSY, user.destroy(ioas));
    assertEquals(0, mocks.replace(mock, mock.hwpt()), "to the same");
    assertEquals(0, mocks.replace(mock, other));
    assertEquals(0, user.destroy(ioas));
    assertEquals(EBUSY, user.destroy(other));
  }

  @EveryDoor
  void whatIsReservedIsNotMapped(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    assertEquals(0, mocks.reserve(ioas, IOVA, PAGE));
    assertEquals(EINVAL, user.map(ioas, 1L << 31, PAGE, BOTH, IOVA));
    assertEquals(EINVAL, user.map(ioas, 1L << 31, 2 * PAGE, BOTH, IOVA - PAGE));
    user.mapAt(ioas, 1L << 31, PAGE, IOVA + PAGE);
    assertEquals(EADDRINUSE, mocks.reserve(ioas, IOVA + PAGE, PAGE));
  }
}
