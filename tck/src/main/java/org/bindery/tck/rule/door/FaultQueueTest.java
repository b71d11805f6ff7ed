package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.bindery.tck.door.Errnos.ESPIPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.MemorySegment;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.iommufd.FaultQueueAlloc;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.HwptPageResponse;
import org.bindery.uapi.iommufd.HwptPgfault;

/** FAULT_QUEUE_ALLOC, and what is read from and written to its descriptor (eventq.c). */
class FaultQueueTest {
  private static final int REQUEST = HwptPgfault.STRUCT.size();
  private static final int ANSWER = HwptPageResponse.STRUCT.size();

  private record Scene(
      DoorUser user, Mocks mocks, Mock mock, int queue, int file, int table, MemorySegment bytes) {
    static Scene of(DoorUser user) {
      Mocks mocks = new Mocks(user);
      int ioas = user.ioas();
      Mock mock = mocks.device(ioas);
      user.must(FaultQueueAlloc.COMMAND, argument -> {});
      int queue = FaultQueueAlloc.OUT_FAULT_ID.get(user.argument());
      int file = FaultQueueAlloc.OUT_FAULT_FD.get(user.argument());
      assertEquals(0, user.hwptAllocWithQueue(mock.device(), ioas, 0, queue));
      int table = user.hwpt();
      assertEquals(0, mocks.replace(mock, table));
      return new Scene(user, mocks, mock, queue, file, table, user.memory(PAGE).segment());
    }

    /** Moves the device to a nested table whose missing pages are asked for in the queue. */
    void nest() {
      int parent = user.table(mock.device(), user.ioas(), HwptAlloc.NEST_PARENT);
      user.must(
          HwptAlloc.COMMAND,
          argument -> {
            HwptAlloc.FLAGS.set(argument, HwptAlloc.FAULT_ID_VALID);
            HwptAlloc.DEV_ID.set(argument, mock.device());
            HwptAlloc.PT_ID.set(argument, parent);
            HwptAlloc.FAULT_ID.set(argument, queue);
            HwptAlloc.DATA_TYPE.set(argument, DoorUser.SELFTEST);
            HwptAlloc.DATA_UPTR.set(argument, bytes.address());
            HwptAlloc.DATA_LEN.set(argument, 8);
          });
      assertEquals(0, mocks.replace(mock, user.hwpt()));
    }

    void request(int group, long address) {
      assertEquals(0, mocks.requestPage(mock, 0, group, HwptPgfault.WRITE, address));
    }

    long read(int requests) {
      return user.door().read(user.process(), file, bytes.address(), (long) requests * REQUEST);
    }

    int cookie(int request) {
      return HwptPgfault.COOKIE.get(bytes.asSlice((long) request * REQUEST, REQUEST));
    }

    long answer(int cookie, int code) {
      HwptPageResponse.COOKIE.set(bytes, cookie);
      HwptPageResponse.CODE.set(bytes, code);
      return user.door().write(user.process(), file, bytes.address(), ANSWER);
    }
  }

  @EveryDoor
  void aFlagIsEopnotsupp(DoorUser user) {
    assertEquals(
        EOPNOTSUPP,
        user.call(FaultQueueAlloc.COMMAND, argument -> FaultQueueAlloc.FLAGS.set(argument, 1)));
  }

  @EveryDoor
  void aRequestIsReadAsTheDeviceMadeIt(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.read(1), "none waits");
    assertEquals(RawDoor.POLL_OUT, user.door().poll(user.process(), scene.file()));
    scene.request(7, 0xfeed000);
    assertEquals(
        RawDoor.POLL_IN | RawDoor.POLL_OUT, user.door().poll(user.process(), scene.file()));
    assertEquals(REQUEST, scene.read(4));
    MemorySegment bytes = scene.bytes();
    assertEquals(HwptPgfault.LAST_PAGE, HwptPgfault.FLAGS.get(bytes));
    assertEquals(scene.mock().device(), HwptPgfault.DEV_ID.get(bytes));
    assertEquals(7, HwptPgfault.GRPID.get(bytes));
    assertEquals(HwptPgfault.WRITE, HwptPgfault.PERM.get(bytes));
    assertEquals(0xfeed000, HwptPgfault.ADDR.get(bytes));
    assertEquals(0, HwptPgfault.LENGTH.get(bytes));
    assertEquals(0, scene.read(4));
    assertEquals(RawDoor.POLL_OUT, user.door().poll(user.process(), scene.file()));
  }

  @EveryDoor
  void eachIsAnsweredOnceByItsCookie(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.request(1, PAGE);
    scene.request(2, 2 * PAGE);
    assertEquals(2 * REQUEST, scene.read(8));
    int first = scene.cookie(0);
    int second = scene.cookie(1);
    assertNotEquals(first, second);
    assertEquals(EINVAL, scene.answer(99, HwptPageResponse.SUCCESS));
    assertEquals(EINVAL, scene.answer(second, 2), "a code that is none");
    assertEquals(ANSWER, scene.answer(second, HwptPageResponse.SUCCESS));
    assertEquals(EINVAL, scene.answer(second, HwptPageResponse.SUCCESS));
    assertEquals(ANSWER, scene.answer(first, HwptPageResponse.INVALID));
  }

  /** As the first that is given is 1, an answer by 0 is wrong, but frees it. */
  @EveryDoor
  void noCookieIs0UntilSomebodyAnswersByIt(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EINVAL, scene.answer(0, HwptPageResponse.SUCCESS));
    scene.request(1, PAGE);
    assertEquals(REQUEST, scene.read(1));
    assertEquals(1, scene.cookie(0), "none was waited for, so it frees nothing");
    assertEquals(EINVAL, scene.answer(0, HwptPageResponse.SUCCESS));
    scene.request(2, 2 * PAGE);
    assertEquals(REQUEST, scene.read(1));
    assertEquals(0, scene.cookie(0));
    assertEquals(ANSWER, scene.answer(0, HwptPageResponse.SUCCESS));
    assertEquals(ANSWER, scene.answer(1, HwptPageResponse.SUCCESS));
    scene.request(3, PAGE);
    assertEquals(REQUEST, scene.read(1));
    assertEquals(0, scene.cookie(0), "it is given from now on");
  }

  @EveryDoor
  void whatDoesNotFitWaits(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.request(1, PAGE);
    scene.request(2, 2 * PAGE);
    assertEquals(REQUEST, scene.read(1));
    assertEquals(PAGE, HwptPgfault.ADDR.get(scene.bytes()));
    assertEquals(EINVAL, scene.read(0), "not even the first");
    assertEquals(REQUEST, scene.read(1));
    assertEquals(2 * PAGE, HwptPgfault.ADDR.get(scene.bytes()));
  }

  @EveryDoor
  void onlyWholeStructsAreReadAndWritten(DoorUser user) {
    Scene scene = Scene.of(user);
    long at = scene.bytes().address();
    scene.request(1, PAGE);
    assertEquals(ESPIPE, user.door().read(user.process(), scene.file(), at, REQUEST - 1));
    assertEquals(ESPIPE, user.door().write(user.process(), scene.file(), at, ANSWER + 1));
    assertEquals(REQUEST, scene.read(1));
  }

  @EveryDoor
  void aQueueIsBusyWhileItIsOpenOrATableHasIt(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EBUSY, user.destroy(scene.queue()));
    assertEquals(0, user.door().close(user.process(), scene.file()));
    assertEquals(EBUSY, user.destroy(scene.queue()));
    assertEquals(0, user.destroy(scene.mock().selftest()));
    assertEquals(0, user.destroy(scene.table()));
    assertEquals(0, user.destroy(scene.queue()));
    assertEquals(ENOENT, user.destroy(scene.queue()));
  }

  @EveryDoor
  void requestsOfADeviceThatLeavesAreGone(DoorUser user) {
    Scene scene = Scene.of(user);
    scene.request(1, PAGE);
    assertEquals(REQUEST, scene.read(1));
    int delivered = scene.cookie(0);
    scene.request(2, 2 * PAGE);
    assertEquals(0, user.destroy(scene.mock().selftest()));
    assertEquals(0, scene.read(1));
    assertEquals(EINVAL, scene.answer(delivered, HwptPageResponse.SUCCESS));
  }

  /** {@code find_fault_handler} (io-pgfault.c), of hardware with {@code user_pasid_table}. */
  @EveryDoor
  void whatIsAskedWithAPasidComesByTheNestedTableOfTheWholeDevice(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, scene.mocks().requestPage(scene.mock(), 5, 1, HwptPgfault.READ, PAGE));
    assertEquals(0, scene.read(1), "its own table is not of all PASIDs");
    scene.nest();
    assertEquals(0, scene.mocks().requestPage(scene.mock(), 5, 2, HwptPgfault.READ, PAGE));
    assertEquals(REQUEST, scene.read(4));
    MemorySegment bytes = scene.bytes();
    assertEquals(HwptPgfault.PASID_VALID | HwptPgfault.LAST_PAGE, HwptPgfault.FLAGS.get(bytes));
    assertEquals(5, HwptPgfault.PASID.get(bytes));
    assertEquals(2, HwptPgfault.GRPID.get(bytes));
    assertEquals(ANSWER, scene.answer(scene.cookie(0), HwptPageResponse.SUCCESS));
  }
}
