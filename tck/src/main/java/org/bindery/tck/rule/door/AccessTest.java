package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.FIXED;
import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.DoorUser.READ;
import static org.bindery.tck.door.Errnos.EADDRINUSE;
import static org.bindery.tck.door.Errnos.EBADE;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.bindery.tck.door.Errnos.EOVERFLOW;
import static org.bindery.tck.door.Errnos.EPERM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import org.bindery.api.Memory;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.mockcmd.TestLayout.AccessPages;
import org.bindery.tck.mockcmd.TestLayout.AccessRw;
import org.bindery.tck.mockcmd.TestLayout.CreateAccess;

/** Accesses of software devices: pin, unpin, read, write, replace (device.c, pages.c). */
class AccessTest {
  private static final long IOVA = 1 << 24;

  private record Scene(DoorUser user, Mocks mocks, int ioas, int file, Memory memory) {
    static Scene of(DoorUser user, int flags) {
      Mocks mocks = new Mocks(user);
      int ioas = user.ioas();
      assertEquals(0, mocks.access(ioas, flags));
      int file = mocks.accessFile();
      Memory memory = user.memory(4 * PAGE);
      user.mapAt(ioas, memory.address(), 2 * PAGE, IOVA);
      return new Scene(user, mocks, ioas, file, memory);
    }

    int pin(long iova, long length, int flags) {
      return mocks.pin(file, iova, length, 0, flags);
    }
  }

  @EveryDoor
  void pagesThatArePinnedAreTheUsers(DoorUser user) {
    Scene scene = Scene.of(user, CreateAccess.NEEDS_PIN_PAGES);
    long at = scene.memory().address();
    assertEquals(0, scene.mocks().pin(scene.file(), IOVA, 2 * PAGE, at, 0));
    int pages = scene.mocks().pages();
    assertEquals(0, scene.mocks().checkRefs(at, 2 * PAGE, 1));
    assertEquals(
        0, scene.mocks().pin(scene.file(), IOVA + PAGE, PAGE, at + PAGE, AccessPages.WRITE));
    int more = scene.mocks().pages();
    assertEquals(0, scene.mocks().checkRefs(at, 2 * PAGE, 1), "a page is pinned once");
    assertEquals(0, scene.mocks().unpin(scene.file(), pages));
    assertEquals(0, scene.mocks().checkRefs(at, PAGE, 0));
    assertEquals(0, scene.mocks().checkRefs(at + PAGE, PAGE, 1));
    assertEquals(0, scene.mocks().unpin(scene.file(), more));
    assertEquals(ENOENT, scene.mocks().unpin(scene.file(), more));
    assertEquals(0, scene.mocks().checkRefs(at, 2 * PAGE, 0));
  }

  @EveryDoor
  void pinErrors(DoorUser user) {
    Scene scene = Scene.of(user, CreateAccess.NEEDS_PIN_PAGES);
    assertEquals(EINVAL, scene.pin(IOVA, 0, 0));
    assertEquals(EOVERFLOW, scene.pin(-PAGE, 2 * PAGE, 0));
    assertEquals(ENOENT, scene.pin(IOVA + 2 * PAGE, PAGE, 0), "a hole");
    assertEquals(ENOENT, scene.pin(IOVA + PAGE, 2 * PAGE, 0), "a hole at the end");
    assertEquals(EINVAL, scene.pin(IOVA + 1, PAGE, 0), "it does not begin on a page");
    assertEquals(0, scene.mocks().checkRefs(scene.memory().address(), 2 * PAGE, 0));
    assertEquals(0, user.map(scene.ioas(), scene.memory().address(), PAGE, FIXED | READ, 2 * IOVA));
    assertEquals(EPERM, scene.pin(2 * IOVA, PAGE, AccessPages.WRITE));
    long at = scene.memory().address();
    assertEquals(
        EBADE, scene.mocks().pin(scene.file(), IOVA, PAGE, at + PAGE, 0), "not the user's");
    assertEquals(0, scene.mocks().pin(scene.file(), IOVA, PAGE, at + 17, 0), "the page counts");
    assertEquals(0, scene.mocks().pages(), "what was refused has no number");
  }

  @EveryDoor
  void oneThatPinsWantsWholePages(DoorUser user) {
    Mocks mocks = new Mocks(user);
    int ioas = user.ioas();
    user.mapAt(ioas, 1L << 31, 5, 1);
    assertEquals(EADDRINUSE, mocks.access(ioas, CreateAccess.NEEDS_PIN_PAGES));
    assertEquals(0, mocks.access(ioas, 0));
    assertEquals(EOPNOTSUPP, mocks.pin(mocks.accessFile(), 1, 5, 0, 0), "one that does not pin");
  }

  @EveryDoor
  void bytesAreReadAndWritten(DoorUser user) {
    Scene scene = Scene.of(user, 0);
    Memory buffer = user.memory(4 * PAGE);
    scene.memory().segment().set(ValueLayout.JAVA_LONG_UNALIGNED, PAGE - 3, 0x1122334455667788L);
    assertEquals(0, scene.mocks().copy(scene.file(), IOVA + PAGE - 3, 8, buffer.address(), 0));
    assertEquals(0x1122334455667788L, buffer.segment().get(ValueLayout.JAVA_LONG, 0));
    buffer.segment().set(ValueLayout.JAVA_LONG, 0, 42);
    for (int flags : new int[] {AccessRw.WRITE, AccessRw.WRITE | AccessRw.SLOW_PATH}) {
      scene.memory().segment().fill((byte) 0);
      assertEquals(0, scene.mocks().copy(scene.file(), IOVA + 5, 8, buffer.address(), flags));
      assertEquals(42, scene.memory().segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 5));
    }
    assertEquals(EINVAL, scene.mocks().copy(scene.file(), IOVA, 0, buffer.address(), 0));
    assertEquals(ENOENT, scene.mocks().copy(scene.file(), IOVA - 1, 2, buffer.address(), 0));
    assertEquals(
        ENOENT, scene.mocks().copy(scene.file(), IOVA + 2 * PAGE - 1, 2, buffer.address(), 0));
    assertEquals(0, user.map(scene.ioas(), scene.memory().address(), PAGE, FIXED | READ, 2 * IOVA));
    assertEquals(
        EPERM, scene.mocks().copy(scene.file(), 2 * IOVA, 8, buffer.address(), AccessRw.WRITE));
  }

  @EveryDoor
  void whatIsUnmappedIsUnpinnedByItsUser(DoorUser user) {
    Scene scene = Scene.of(user, CreateAccess.NEEDS_PIN_PAGES);
    assertEquals(0, scene.pin(IOVA, 2 * PAGE, 0));
    int pages = scene.mocks().pages();
    assertEquals(0, user.unmap(scene.ioas(), IOVA, 2 * PAGE));
    assertEquals(ENOENT, scene.mocks().unpin(scene.file(), pages));
    assertEquals(0, scene.mocks().checkRefs(scene.memory().address(), 2 * PAGE, 0));
  }

  @EveryDoor
  void anAddressSpaceIsBusyWhileItIsAccessed(DoorUser user) {
    Scene scene = Scene.of(user, CreateAccess.NEEDS_PIN_PAGES);
    assertEquals(EBUSY, user.destroy(scene.ioas()));
    int other = user.ioas();
    assertEquals(0, scene.pin(IOVA, PAGE, 0));
    assertEquals(0, scene.mocks().accessReplace(scene.file(), other));
    assertEquals(0, scene.mocks().checkRefs(scene.memory().address(), PAGE, 0), "it unpinned");
    assertEquals(0, user.destroy(scene.ioas()));
    assertEquals(EBUSY, user.destroy(other));
    assertEquals(ENOENT, scene.mocks().accessReplace(scene.file(), 99));
    assertEquals(ENOENT, scene.pin(IOVA, PAGE, 0), "nothing is mapped in the other");
    assertEquals(0, user.door().close(user.process(), scene.file()));
    assertEquals(0, user.destroy(other));
  }
}
