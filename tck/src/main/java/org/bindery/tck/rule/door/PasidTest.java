package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.Errnos.EADDRINUSE;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.ENOMEM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.bindery.tck.mockcmd.TestLayout.Pasids;
import org.bindery.uapi.iommufd.HwptAlloc;

/**
 * PASIDs of a device, each with a page table of its own (device.c). Every test detaches what it has
 * attached: the kernel's mock does not when it goes, and the kernel warns of that.
 */
class PasidTest {
  /** Whose second attach the mock fails. */
  private static final int FAILING = 1024;

  private record Scene(
      DoorUser user, Mocks mocks, int ioas, Mock mock, int plain, int table, int other) {
    /** A device whose own table takes PASIDs beside it. */
    static Scene of(DoorUser user) {
      Mocks mocks = new Mocks(user);
      int ioas = user.ioas();
      Mock mock = mocks.device(ioas, MockDomain.PASID);
      int plain = user.table(mock.device(), ioas, 0);
      int table = user.table(mock.device(), ioas, HwptAlloc.PASID);
      int other = user.table(mock.device(), ioas, HwptAlloc.PASID);
      return new Scene(user, mocks, ioas, mock, plain, table, other);
    }

    int attach(int pasid, int to) {
      return mocks.pasid(Pasids.ATTACH, mock, pasid, to);
    }

    int replace(int pasid, int to) {
      return mocks.pasid(Pasids.REPLACE, mock, pasid, to);
    }

    int detach(int pasid) {
      return mocks.pasid(Pasids.DETACH, mock, pasid, 0);
    }

    int check(int pasid, int hwpt) {
      return mocks.pasid(Pasids.CHECK_HWPT, mock, pasid, hwpt);
    }
  }

  @EveryDoor
  void bothTheDevicesTableAndThePasidsAreMadeForIt(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EINVAL, scene.attach(100, scene.table()), "the device's is not");
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.table()));
    assertEquals(EINVAL, scene.attach(100, scene.plain()), "the PASID's is not");
    assertEquals(EINVAL, scene.attach(100, scene.ioas()), "nor an automatic one");
    assertEquals(ENOENT, scene.attach(100, 99));
    assertEquals(0, scene.check(100, 0));
    assertEquals(0, scene.attach(100, scene.other()));
    assertEquals(0, scene.check(100, scene.other()));
    assertEquals(EBUSY, user.destroy(scene.other()));
    assertEquals(0, scene.detach(100));
  }

  @EveryDoor
  void whileAPasidIsAttachedTheDeviceStaysOnSuchATable(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.table()));
    assertEquals(0, scene.attach(100, scene.other()));
    assertEquals(EINVAL, scene.mocks().replace(scene.mock(), scene.plain()));
    assertEquals(EINVAL, scene.mocks().replace(scene.mock(), scene.ioas()));
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.other()));
    assertEquals(0, scene.detach(100));
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.plain()));
  }

  @EveryDoor
  void aPasidIsAttachedOnceAndReplacedThen(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.table()));
    assertEquals(EINVAL, scene.replace(100, scene.other()), "it is not attached");
    assertEquals(0, scene.attach(100, scene.table()));
    assertEquals(EBUSY, scene.attach(100, scene.other()));
    assertEquals(0, scene.check(100, scene.table()));
    assertEquals(0, scene.replace(100, scene.other()));
    assertEquals(0, scene.check(100, scene.other()));
    assertEquals(0, scene.detach(100));
    assertEquals(0, scene.check(100, 0));
    assertEquals(0, user.destroy(scene.other()));
  }

  /** An automatic table is made before it shows that there is none to replace. */
  @EveryDoor
  void whatIsWrongWithTheTableComesFirst(DoorUser user) {
    Scene scene = Scene.of(user);
    int device = scene.mock().device();
    assertEquals(EINVAL, scene.attach(0, device), "no table; it is attached, too");
    assertEquals(EBUSY, scene.attach(0, scene.table()));
    assertEquals(EINVAL, scene.replace(100, device));
    int ioas = user.ioas();
    assertEquals(EINVAL, scene.replace(100, ioas), "it is not attached");
    user.mapAt(ioas, user.memory(PAGE).address(), PAGE, PAGE);
    assertEquals(EADDRINUSE, scene.replace(100, ioas), "below the aperture");
  }

  @EveryDoor
  void aReplaceThatFailsKeepsTheTable(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.table()));
    assertEquals(0, scene.attach(FAILING, scene.table()));
    assertEquals(ENOMEM, scene.replace(FAILING, scene.other()));
    assertEquals(0, scene.check(FAILING, scene.table()));
    assertEquals(0, user.destroy(scene.other()));
    assertEquals(0, scene.detach(FAILING));
  }

  @EveryDoor
  void aDeviceWithoutThemHasNone(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    Mock mock = mocks.device(ioas);
    int table = user.table(mock.device(), ioas, HwptAlloc.PASID);
    assertEquals(0, mocks.replace(mock, table));
    assertEquals(EINVAL, mocks.pasid(Pasids.ATTACH, mock, 100, table));
    Mock with = mocks.device(table, MockDomain.PASID);
    assertEquals(EINVAL, mocks.pasid(Pasids.ATTACH, with, 1 << 20, table), "out of range");
    assertEquals(0, mocks.pasid(Pasids.ATTACH, with, (1 << 20) - 1, table));
    assertEquals(0, mocks.pasid(Pasids.DETACH, with, (1 << 20) - 1, 0));
  }

  @EveryDoor
  void detachingOneThatIsNotAttachedChangesNothing(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.table()));
    assertEquals(0, scene.attach(100, scene.other()));
    assertEquals(0, scene.detach(101));
    assertEquals(0, scene.check(100, scene.other()));
    assertEquals(0, scene.detach(100));
    assertEquals(0, user.destroy(scene.mock().selftest()));
    assertEquals(0, user.destroy(scene.other()));
    assertEquals(0, user.destroy(scene.table()));
  }
}
