package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.Errnos.EFAULT;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.HwptInvalidate;

/** HWPT_INVALIDATE of nested tables: what was carried out is told in any case (hw_pagetable.c). */
class NestedTest {
  private static final int TYPE = 0xdeadbeef;
  private static final int ALL = 1;
  private static final int VALUE = 0xbadbeef;

  private record Scene(DoorUser user, Mocks mocks, Mock mock, int parent, int nested, long data) {
    static Scene of(DoorUser user) {
      Mocks mocks = new Mocks(user);
      int ioas = user.ioas();
      Mock mock = mocks.device(ioas);
      int parent = user.table(mock.device(), ioas, HwptAlloc.NEST_PARENT);
      assertEquals(0, user.nested(mock.device(), parent, 0, VALUE));
      int nested = user.hwpt();
      return new Scene(user, mocks, mock, parent, nested, user.memory(PAGE).address());
    }

    int invalidate(int id, int type, int length, int entries, int... words) {
      user.write(data, words);
      return invalidate(id, type, length, entries, data);
    }

    int invalidate(int id, int type, int length, int entries, long at) {
      return user.call(
          HwptInvalidate.COMMAND,
          argument -> {
            HwptInvalidate.HWPT_ID.set(argument, id);
            HwptInvalidate.DATA_UPTR.set(argument, at);
            HwptInvalidate.DATA_TYPE.set(argument, type);
            HwptInvalidate.ENTRY_LEN.set(argument, length);
            HwptInvalidate.ENTRY_NUM.set(argument, entries);
          });
    }

    int done() {
      return HwptInvalidate.ENTRY_NUM.get(user.argument());
    }

    void holds(int... values) {
      for (int i = 0; i < values.length; i++) {
        assertEquals(0, mocks.checkIotlb(nested, i, values[i]), "IOTLB entry " + i);
      }
    }
  }

  @EveryDoor
  void aFreshOneHasWhatTheUserGave(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.holds(VALUE, VALUE, VALUE, VALUE);
    assertEquals(EINVAL, scene.mocks().checkIotlb(scene.nested(), 0, 0));
    assertEquals(EINVAL, scene.mocks().checkIotlb(scene.nested(), 4, VALUE));
    assertEquals(ENOENT, scene.mocks().checkIotlb(scene.parent(), 0, VALUE));
  }

  @EveryDoor
  void entriesAreCarriedOutOneByOne(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.invalidate(scene.nested(), TYPE, 8, 2, 0, 1, 0, 3));
    assertEquals(2, scene.done());
    scene.holds(VALUE, 0, VALUE, 0);
    assertEquals(0, scene.invalidate(scene.nested(), TYPE, 8, 1, ALL, 0));
    assertEquals(1, scene.done());
    scene.holds(0, 0, 0, 0);
  }

  @EveryDoor
  void longerEntriesThanTheDriversAreEinval(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EINVAL, scene.invalidate(scene.nested(), TYPE, 16, 2, 0, 0, 0, 0, 0, 2, 0, 0));
    assertEquals(0, scene.done());
    scene.holds(VALUE, VALUE, VALUE, VALUE);
  }

  @EveryDoor
  void withoutEntriesTheTypeIsAsked(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.invalidate(scene.nested(), TYPE, 0, 0, 0L));
    assertEquals(0, scene.done());
    assertEquals(EINVAL, scene.invalidate(scene.nested(), 0xdadbeef, 0, 0, 0L));
    assertEquals(0, scene.done());
  }

  @EveryDoor
  void theFirstBadEntryEndsItAndThoseBeforeItAreDone(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EOPNOTSUPP, scene.invalidate(scene.nested(), TYPE, 8, 3, 0, 0, 0xff, 1, 0, 2));
    assertEquals(1, scene.done());
    scene.holds(0, VALUE, VALUE, VALUE);
    assertEquals(EINVAL, scene.invalidate(scene.nested(), TYPE, 8, 3, 0, 1, 0, 2, 0, 4));
    assertEquals(2, scene.done());
    scene.holds(0, 0, 0, VALUE);
  }

  @EveryDoor
  void errorsComeInOrderAndNothingIsDone(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EINVAL, scene.invalidate(99, TYPE, 8, 1, 0L), "no data, before the object");
    assertEquals(0, scene.done());
    assertEquals(EINVAL, scene.invalidate(99, TYPE, 0, 1, scene.data()), "no length");
    assertEquals(EINVAL, scene.invalidate(99, TYPE, 4097, 1, scene.data()), "more than a page");
    assertEquals(EINVAL, scene.invalidate(99, TYPE, 8, (1 << 19) + 1, scene.data()), "too many");
    assertEquals(ENOENT, scene.invalidate(99, TYPE, 8, 1, scene.data()));
    assertEquals(EINVAL, scene.invalidate(scene.parent(), TYPE, 8, 1, scene.data()), "no child");
    assertEquals(EINVAL, scene.invalidate(scene.nested(), 0xdadbeef, 8, 1, scene.data()));
    assertEquals(0, scene.done());
    assertEquals(EINVAL, scene.invalidate(scene.nested(), TYPE, 4, 1, scene.data()), "too short");
    assertEquals(0, scene.done());
    assertEquals(EFAULT, scene.invalidate(scene.nested(), TYPE, 8, 1, 8L));
    assertEquals(0, scene.done());
    scene.holds(VALUE, VALUE, VALUE, VALUE);
  }
}
