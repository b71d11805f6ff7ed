package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EFAULT;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.bindery.uapi.iommufd.HwptAlloc;

/** HWPT_ALLOC over an address space and under a parent (hw_pagetable.c). */
class HwptTest {
  @EveryDoor
  void errorsComeInOrder(DoorUser user) {
    int ioas = user.ioas();
    Mock mock = new Mocks(user).device(ioas);
    assertEquals(EINVAL, user.hwptAlloc(99, 99, -1, 0, 0, 8), "length without type, at once");
    assertEquals(
        EINVAL, user.hwptAlloc(99, 99, -1, DoorUser.SELFTEST, 0, 0), "type without length");
    assertEquals(ENOENT, user.hwptAlloc(99, 99, -1), "the device");
    assertEquals(ENOENT, user.hwptAlloc(ioas, ioas, -1), "an object that is no device");
    assertEquals(EINVAL, user.hwptAlloc(mock.device(), 99, -1), "a parent that is not there");
    assertEquals(EINVAL, user.hwptAlloc(mock.device(), mock.device(), 0), "is no parent");
    assertEquals(EOPNOTSUPP, user.hwptAlloc(mock.device(), ioas, 1 << 30), "flags");
    assertEquals(
        EOPNOTSUPP, user.hwptAlloc(mock.device(), ioas, 0, 1, user.address(), 8), "data's type");
  }

  @EveryDoor
  void aTableMadeByCommandIsNeverChosenByItself(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    Mock mock = mocks.device(ioas);
    int table = user.table(mock.device(), ioas, 0);
    assertEquals(0, mocks.replace(mock, table));
    // The table that was there by itself went with its last device.
    assertEquals(ENOENT, user.destroy(mock.hwpt()));
    Mock other = mocks.device(ioas);
    assertNotEquals(table, other.hwpt());
    assertEquals(EBUSY, user.destroy(ioas));
    assertEquals(EBUSY, user.destroy(table));
    assertEquals(0, user.destroy(mock.selftest()));
    assertEquals(0, user.destroy(table), "it stays when its device goes");
  }

  @EveryDoor
  void itIsFilledAtOnceAndFollows(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    Mock mock = mocks.device(ioas);
    long memory = user.memory(2 * PAGE).address();
    user.mapAt(ioas, memory, PAGE, 1 << 24);
    int table = user.table(mock.device(), ioas, 0);
    user.mapAt(ioas, memory + PAGE, PAGE, 1 << 25);
    assertEquals(0, mocks.checkMap(table, 1 << 24, PAGE, memory));
    assertEquals(0, mocks.checkMap(table, 1 << 25, PAGE, memory + PAGE));
    assertEquals(0, user.unmap(ioas, 1 << 24, PAGE));
    assertEquals(EINVAL, mocks.checkMap(table, 1 << 24, PAGE, memory));
  }

  @EveryDoor
  void aDeviceWithoutDirtyBitsHasNoTableForThem(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    Mock without = mocks.device(ioas, MockDomain.NO_DIRTY);
    Mock with = mocks.device(ioas);
    assertEquals(EOPNOTSUPP, user.hwptAlloc(without.device(), ioas, HwptAlloc.DIRTY_TRACKING));
    int table = user.table(with.device(), ioas, HwptAlloc.DIRTY_TRACKING);
    assertEquals(0, mocks.replace(with, table));
    assertEquals(EINVAL, mocks.replace(without, table));
    assertEquals(EINVAL, mocks.make(table, MockDomain.NO_DIRTY));
  }

  @EveryDoor
  void onlyANestParentHasChildren(DoorUser user) {
    int ioas = user.ioas();
    Mock mock = new Mocks(user).device(ioas);
    int plain = user.table(mock.device(), ioas, 0);
    int parent = user.table(mock.device(), ioas, HwptAlloc.NEST_PARENT);
    assertEquals(EINVAL, user.nested(mock.device(), plain, 0, 1));
    assertEquals(EINVAL, user.nested(mock.device(), mock.hwpt(), 0, 1));
    assertEquals(0, user.nested(mock.device(), parent, 0, 1));
    int child = user.hwpt();
    assertEquals(EINVAL, user.nested(mock.device(), child, 0, 1), "a child has none");
    assertEquals(EBUSY, user.destroy(parent));
    assertEquals(0, user.destroy(child));
    assertEquals(0, user.destroy(parent));
  }

  @EveryDoor
  void aChildTakesDataAndFewFlags(DoorUser user) {
    int ioas = user.ioas();
    Mock mock = new Mocks(user).device(ioas);
    int parent = user.table(mock.device(), ioas, HwptAlloc.NEST_PARENT);
    long data = user.memory(PAGE).address();
    assertEquals(EOPNOTSUPP, user.hwptAlloc(mock.device(), parent, 0), "no data");
    assertEquals(EOPNOTSUPP, user.nested(mock.device(), parent, HwptAlloc.DIRTY_TRACKING, 1));
    assertEquals(EOPNOTSUPP, user.nested(mock.device(), parent, HwptAlloc.NEST_PARENT, 1));
    assertEquals(EOPNOTSUPP, user.hwptAlloc(mock.device(), parent, 0, 1, data, 8), "its type");
    assertEquals(
        EINVAL, user.hwptAlloc(mock.device(), parent, 0, DoorUser.SELFTEST, data, 3), "too short");
    assertEquals(EFAULT, user.hwptAlloc(mock.device(), parent, 0, DoorUser.SELFTEST, 8, 8));
    assertEquals(
        EINVAL, user.hwptAlloc(mock.device(), parent, 0, DoorUser.SELFTEST, data, 12), "too long");
  }

  @EveryDoor
  void aParentTakesNoFaultQueue(DoorUser user) {
    int ioas = user.ioas();
    Mock mock = new Mocks(user).device(ioas);
    assertEquals(
        EOPNOTSUPP, user.hwptAllocWithQueue(mock.device(), ioas, HwptAlloc.NEST_PARENT, 99));
    assertEquals(ENOENT, user.hwptAllocWithQueue(mock.device(), ioas, 0, 99), "the queue is last");
    assertEquals(ENOENT, user.hwptAllocWithQueue(mock.device(), ioas, 0, ioas));
  }

  @EveryDoor
  void aChildIsAttachedInThePlaceOfItsParent(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    Mock mock = mocks.device(ioas);
    int parent = user.table(mock.device(), ioas, HwptAlloc.NEST_PARENT);
    assertEquals(0, user.nested(mock.device(), parent, 0, 1));
    int child = user.hwpt();
    assertEquals(0, user.nested(mock.device(), parent, 0, 2));
    int other = user.hwpt();
    assertEquals(0, mocks.replace(mock, parent));
    assertEquals(0, mocks.replace(mock, child));
    assertEquals(EBUSY, user.destroy(child));
    assertEquals(0, mocks.replace(mock, other));
    assertEquals(0, user.destroy(child));
    assertEquals(0, mocks.replace(mock, ioas));
    assertEquals(0, user.destroy(other));
    assertEquals(0, user.destroy(parent));
  }
}
