package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.bindery.tck.door.Errnos.EOVERFLOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.HwptGetDirtyBitmap;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;

/** HWPT_SET_DIRTY_TRACKING and HWPT_GET_DIRTY_BITMAP (hw_pagetable.c, io_pagetable.c). */
class DirtyTest {
  private static final long IOVA = 1 << 24;
  private static final long HALF = 2048;

  /** A mapped range that writes are told of, and room for a bitmap. */
  private record Scene(DoorUser user, Mocks mocks, int ioas, int table, MemorySegment bits) {
    static Scene of(DoorUser user) {
      Mocks mocks = new Mocks(user);
      int ioas = user.ioas();
      Mock mock = mocks.device(ioas);
      int table = user.table(mock.device(), ioas, HwptAlloc.DIRTY_TRACKING);
      assertEquals(0, mocks.replace(mock, table));
      map(user, ioas, 64, IOVA);
      return new Scene(user, mocks, ioas, table, user.memory(PAGE).segment());
    }

    /** Half a frame at a time, so that no leaf is larger: a table tells whole leaves. */
    static void map(DoorUser user, int ioas, int pages, long iova) {
      long memory = user.memory(pages * PAGE).address();
      for (long at = 0; at < pages * PAGE; at += HALF) {
        user.mapAt(ioas, memory + at, HALF, iova + at);
      }
    }

    int track(int table, int flags) {
      return user.call(
          HwptSetDirtyTracking.COMMAND,
          argument -> {
            HwptSetDirtyTracking.HWPT_ID.set(argument, table);
            HwptSetDirtyTracking.FLAGS.set(argument, flags);
          });
    }

    void track() {
      assertEquals(0, track(table, HwptSetDirtyTracking.ENABLE));
    }

    /** The device has written pages of half a frame: bits of a word. */
    void write(long iova, long word) {
      bits.set(ValueLayout.JAVA_LONG, 0, word);
      assertEquals(0, mocks.dirty(table, iova, 64 * HALF, HALF, bits.address()));
      assertEquals(Long.bitCount(word), mocks.dirtied());
    }

    int get(int table, long iova, long length, long pageSize, int flags) {
      bits.fill((byte) 0);
      return user.call(
          HwptGetDirtyBitmap.COMMAND,
          argument -> {
            HwptGetDirtyBitmap.HWPT_ID.set(argument, table);
            HwptGetDirtyBitmap.FLAGS.set(argument, flags);
            HwptGetDirtyBitmap.IOVA.set(argument, iova);
            HwptGetDirtyBitmap.LENGTH.set(argument, length);
            HwptGetDirtyBitmap.PAGE_SIZE.set(argument, pageSize);
            HwptGetDirtyBitmap.DATA.set(argument, bits.address());
          });
    }

    long told(long iova, long pageSize, int flags) {
      assertEquals(0, get(table, iova, 64 * PAGE - (iova - IOVA), pageSize, flags));
      return bits.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  @EveryDoor
  void whatWasWrittenIsToldOnce(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.track();
    scene.write(IOVA, 0b1001);
    assertEquals(0b1001, scene.told(IOVA, HALF, 0));
    assertEquals(0, scene.told(IOVA, HALF, 0));
  }

  @EveryDoor
  void whoKeepsItIsToldAgain(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.track();
    scene.write(IOVA, 0b110);
    assertEquals(0b110, scene.told(IOVA, HALF, HwptGetDirtyBitmap.NO_CLEAR));
    assertEquals(0b110, scene.told(IOVA, HALF, 0));
    assertEquals(0, scene.told(IOVA, HALF, HwptGetDirtyBitmap.NO_CLEAR));
  }

  @EveryDoor
  void bitsCountFromTheAddressThatIsAskedFor(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.track();
    scene.write(IOVA, 0b1100_0000);
    assertEquals(0b1100, scene.told(IOVA + 2 * PAGE, HALF, HwptGetDirtyBitmap.NO_CLEAR));
    assertEquals(0b10, scene.told(IOVA + 2 * PAGE, PAGE, HwptGetDirtyBitmap.NO_CLEAR));
    assertEquals(0b1, scene.told(IOVA, 16 * PAGE, 0));
  }

  @EveryDoor
  void bitsThatTheUserHasSetStay(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.track();
    scene.write(IOVA, 0b1);
    assertEquals(0, scene.get(99, IOVA, PAGE, PAGE, 0) - ENOENT);
    scene.bits().set(ValueLayout.JAVA_LONG, 0, 0b100);
    user.must(
        HwptGetDirtyBitmap.COMMAND,
        argument -> {
          HwptGetDirtyBitmap.HWPT_ID.set(argument, scene.table());
          HwptGetDirtyBitmap.IOVA.set(argument, IOVA);
          HwptGetDirtyBitmap.LENGTH.set(argument, 8 * PAGE);
          HwptGetDirtyBitmap.PAGE_SIZE.set(argument, HALF);
          HwptGetDirtyBitmap.DATA.set(argument, scene.bits().address());
        });
    assertEquals(0b101, scene.bits().get(ValueLayout.JAVA_LONG, 0));
  }

  @EveryDoor
  void aHoleEndsTheReportWithoutAWord(DoorUser user) {
    Scene scene = Scene.of(user);
    Scene.map(user, scene.ioas(), 1, IOVA + 128 * PAGE);
    scene.track();
    scene.write(IOVA, 1);
    scene.write(IOVA + 128 * PAGE, 1);
    assertEquals(0, scene.get(scene.table(), IOVA, 256 * PAGE, HALF, 0));
    assertEquals(1, scene.bits().get(ValueLayout.JAVA_LONG, 0));
    assertEquals(0, scene.bits().get(ValueLayout.JAVA_LONG, 32), "page 128, behind the hole");
    assertEquals(0, scene.get(scene.table(), IOVA + 128 * PAGE, PAGE, HALF, 0));
    assertEquals(1, scene.bits().get(ValueLayout.JAVA_LONG, 0), "it is there all the same");
  }

  @EveryDoor
  void turningItOnForgetsWhatWasWritten(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.track();
    scene.write(IOVA, 0b11);
    assertEquals(0, scene.track(scene.table(), 0));
    scene.track();
    assertEquals(0, scene.told(IOVA, HALF, 0));
  }

  @EveryDoor
  void onlyTablesThatWereAllocatedForItTell(DoorUser user) {
    Scene scene = Scene.of(user);
    Mock mock = scene.mocks().device(scene.ioas());
    assertEquals(EOPNOTSUPP, scene.track(mock.hwpt(), HwptSetDirtyTracking.ENABLE));
    assertEquals(EOPNOTSUPP, scene.get(mock.hwpt(), IOVA, PAGE, PAGE, 0));
    assertEquals(ENOENT, scene.track(scene.ioas(), HwptSetDirtyTracking.ENABLE));
    assertEquals(ENOENT, scene.track(99, 0));
    assertEquals(EOPNOTSUPP, scene.track(99, 2), "flags first");
    assertEquals(
        EINVAL,
        scene.mocks().dirty(scene.table(), IOVA, PAGE, PAGE, scene.bits().address()),
        "nothing is written while nothing is told");
  }

  @EveryDoor
  void errorsComeInOrder(DoorUser user) {
    Scene scene = Scene.of(user);
    int table = scene.table();
    assertEquals(EOPNOTSUPP, scene.get(99, -1, 2, 0, 4), "flags");
    assertEquals(ENOENT, scene.get(99, -1, 2, 0, 0), "the page table");
    assertEquals(EOVERFLOW, scene.get(table, -1, 2, 0, 0), "the end");
    assertEquals(EINVAL, scene.get(table, IOVA + 1, PAGE, 0, 0), "the address");
    assertEquals(EINVAL, scene.get(table, IOVA, PAGE + 1, 0, 0), "the length");
    assertEquals(EINVAL, scene.get(table, IOVA, PAGE, 0, 0), "no page size");
    assertEquals(EINVAL, scene.get(table, IOVA, PAGE, 4 * PAGE, 0), "a part of a page");
    assertEquals(EOVERFLOW, scene.get(table, IOVA, 0, PAGE, 0), "no length");
  }
}
