package org.bindery.tck.rule.door;

import static org.bindery.tck.door.DoorUser.PAGE;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EEXIST;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.EIO;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EOPNOTSUPP;
import static org.bindery.tck.door.Errnos.EOVERFLOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.door.EveryDoor;
import org.bindery.tck.door.Mocks;
import org.bindery.tck.door.Mocks.Mock;
import org.bindery.uapi.iommufd.HwQueueAlloc;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.HwptInvalidate;
import org.bindery.uapi.iommufd.VdeviceAlloc;
import org.bindery.uapi.iommufd.VeventqAlloc;
import org.bindery.uapi.iommufd.ViommuAlloc;

/** VIOMMU_ALLOC, VDEVICE_ALLOC, VEVENTQ_ALLOC and HW_QUEUE_ALLOC (viommu.c, eventq.c). */
class VirtualTest {
  private static final int TYPE = 0xdeadbeef;
  private static final int EVENTS = 0xbeefbeef;
  private static final int CACHED = 0xbaddad;
  private static final long IOVA = 1 << 24;

  private record Scene(DoorUser user, Mocks mocks, int ioas, Mock mock, int parent, int viommu) {
    static Scene of(DoorUser user) {
      Mocks mocks = new Mocks(user);
      int ioas = user.ioas();
      Mock mock = mocks.device(ioas);
      int parent = user.table(mock.device(), ioas, HwptAlloc.NEST_PARENT);
      assertEquals(0, viommu(user, mock.device(), parent, TYPE));
      return new Scene(user, mocks, ioas, mock, parent, made(user));
    }

    static int viommu(DoorUser user, int device, int parent, int type) {
      return user.call(
          ViommuAlloc.COMMAND,
          argument -> {
            ViommuAlloc.TYPE.set(argument, type);
            ViommuAlloc.DEV_ID.set(argument, device);
            ViommuAlloc.HWPT_ID.set(argument, parent);
          });
    }

    static int made(DoorUser user) {
      return ViommuAlloc.OUT_VIOMMU_ID.get(user.argument());
    }

    int vdevice(int viommu, int device, long id) {
      return user.call(
          VdeviceAlloc.COMMAND,
          argument -> {
            VdeviceAlloc.VIOMMU_ID.set(argument, viommu);
            VdeviceAlloc.DEV_ID.set(argument, device);
            VdeviceAlloc.VIRT_ID.set(argument, id);
          });
    }

    int vdevice(long id) {
      assertEquals(0, vdevice(viommu, mock.device(), id));
      return VdeviceAlloc.OUT_VDEVICE_ID.get(user.argument());
    }

    /** Moves the device to a nested table of the guest's, a new one. */
    void attachNested() {
      assertEquals(0, user.nested(mock.device(), viommu, 0, 1));
      assertEquals(0, mocks.replace(mock, user.hwpt()));
    }

    /** As whom the device is told of in an event. */
    int event(int file) {
      assertEquals(0, mocks.event(mock));
      MemorySegment bytes = user.memory(PAGE).segment();
      assertEquals(12, user.door().read(user.process(), file, bytes.address(), 12));
      return bytes.get(ValueLayout.JAVA_INT, 8);
    }

    int veventq(int viommu, int type, int depth) {
      return user.call(
          VeventqAlloc.COMMAND,
          argument -> {
            VeventqAlloc.VIOMMU_ID.set(argument, viommu);
            VeventqAlloc.TYPE.set(argument, type);
            VeventqAlloc.VEVENTQ_DEPTH.set(argument, depth);
          });
    }

    int queue(int viommu, int type, int index, long iova, long length) {
      return user.call(
          HwQueueAlloc.COMMAND,
          argument -> {
            HwQueueAlloc.VIOMMU_ID.set(argument, viommu);
            HwQueueAlloc.TYPE.set(argument, type);
            HwQueueAlloc.INDEX.set(argument, index);
            HwQueueAlloc.NESTING_PARENT_IOVA.set(argument, iova);
            HwQueueAlloc.LENGTH.set(argument, length);
          });
    }
  }

  @EveryDoor
  void virtualIommuErrorsComeInOrder(DoorUser user) {
    Scene scene = Scene.of(user);
    int device = scene.mock().device();
    assertEquals(EOPNOTSUPP, Scene.viommu(user, 99, 99, 0), "no type, first");
    assertEquals(ENOENT, Scene.viommu(user, 99, 99, 1), "the device");
    assertEquals(EOPNOTSUPP, Scene.viommu(user, device, 99, 1), "a type that it lacks");
    assertEquals(ENOENT, Scene.viommu(user, device, 99, TYPE), "the page table");
    assertEquals(EINVAL, Scene.viommu(user, device, scene.mock().hwpt(), TYPE), "no parent");
  }

  @EveryDoor
  void itHoldsItsParent(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EBUSY, user.destroy(scene.parent()));
    assertEquals(0, user.destroy(scene.viommu()));
    assertEquals(0, user.destroy(scene.parent()));
  }

  @EveryDoor
  void theDriversDataComesBack(DoorUser user) {
    Scene scene = Scene.of(user);
    long data = user.memory(PAGE).address();
    user.write(data, 0x1234567, 0);
    assertEquals(
        0,
        user.call(
            ViommuAlloc.COMMAND,
            argument -> {
              ViommuAlloc.TYPE.set(argument, TYPE);
              ViommuAlloc.DEV_ID.set(argument, scene.mock().device());
              ViommuAlloc.HWPT_ID.set(argument, scene.parent());
              ViommuAlloc.DATA_UPTR.set(argument, data);
              ViommuAlloc.DATA_LEN.set(argument, 24);
            }));
    MemorySegment answer = user.at(data);
    assertEquals(0x1234567, answer.get(ValueLayout.JAVA_INT, 4));
    assertEquals(2 * PAGE, answer.get(ValueLayout.JAVA_LONG, 16), "pages to map");
  }

  @EveryDoor
  void aDeviceHasOneIdAndAnIdOneDevice(DoorUser user) {
    Scene scene = Scene.of(user);
    Mock other = scene.mocks().device(scene.ioas());
    int first = scene.vdevice(0x99);
    assertEquals(EEXIST, scene.vdevice(scene.viommu(), scene.mock().device(), 0x98));
    assertEquals(EEXIST, scene.vdevice(scene.viommu(), other.device(), 0x99));
    assertEquals(ENOENT, scene.vdevice(99, other.device(), 1));
    assertEquals(ENOENT, scene.vdevice(scene.viommu(), 99, 1));
    assertEquals(EBUSY, user.destroy(scene.viommu()));
    assertEquals(0, user.destroy(first));
    assertEquals(0, scene.vdevice(scene.viommu(), other.device(), 0x99));
  }

  @EveryDoor
  void theIdOfOneWhoseDeviceLeftIsNotUsedAgain(DoorUser user) {
    Scene scene = Scene.of(user);
    int vdevice = scene.vdevice(1);
    assertEquals(0, user.destroy(scene.mock().selftest()));
    assertEquals(ENOENT, user.destroy(vdevice));
    for (int i = 0; i < 8; i++) {
      assertNotEquals(vdevice, user.ioas());
    }
    assertEquals(0, user.destroy(scene.viommu()));
  }

  @EveryDoor
  void nestedUnderItTakesADeviceThatTheGuestKnows(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(0, user.nested(scene.mock().device(), scene.viommu(), 0, 1));
    int nested = user.hwpt();
    assertEquals(EBUSY, user.destroy(scene.viommu()));
    assertEquals(ENOENT, scene.mocks().replace(scene.mock(), nested));
    int unused = scene.vdevice(5);
    assertEquals(0, scene.mocks().replace(scene.mock(), nested));
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.ioas()));
    assertEquals(0, user.destroy(nested));
  }

  @EveryDoor
  void aGuestInvalidatesItsDevicesOnly(DoorUser user) {
    Scene scene = Scene.of(user);
    Mock stranger = scene.mocks().device(scene.ioas());
    assertEquals(0, Scene.viommu(user, stranger.device(), scene.parent(), TYPE));
    int other = Scene.made(user);
    int unused = scene.vdevice(0x10);
    assertEquals(0, scene.vdevice(other, stranger.device(), 0x11));
    long data = user.memory(PAGE).address();
    user.write(data, 0, 0x10, 2, 0, 0x11, 0, 0, 0x10, 3);
    assertEquals(EINVAL, invalidate(scene, data, 3), "the second is another guest's");
    assertEquals(1, HwptInvalidate.ENTRY_NUM.get(user.argument()));
    assertCache(scene, scene.mock(), CACHED, CACHED, 0, CACHED);
    user.write(data, 1, 0x10, 0);
    assertEquals(0, invalidate(scene, data, 1), "all of it");
    assertEquals(1, HwptInvalidate.ENTRY_NUM.get(user.argument()));
    assertCache(scene, scene.mock(), 0, 0, 0, 0);
    user.write(data, 1, 0x11, 0);
    assertEquals(EINVAL, invalidate(scene, data, 1), "all of another guest's");
    assertEquals(0, HwptInvalidate.ENTRY_NUM.get(user.argument()));
    assertCache(scene, stranger, CACHED, CACHED, CACHED, CACHED);
  }

  @EveryDoor
  void anIdMeansTheGuestsOwnDevice(DoorUser user) {
    Scene scene = Scene.of(user);
    Mock stranger = scene.mocks().device(scene.ioas());
    assertEquals(0, Scene.viommu(user, stranger.device(), scene.parent(), TYPE));
    int other = Scene.made(user);
    int unused = scene.vdevice(0x10);
    assertEquals(0, scene.vdevice(other, stranger.device(), 0x10));
    long data = user.memory(PAGE).address();
    user.write(data, 1, 0x10, 0);
    assertEquals(0, invalidate(scene, data, 1));
    assertCache(scene, scene.mock(), 0, 0, 0, 0);
    assertCache(scene, stranger, CACHED, CACHED, CACHED, CACHED);
  }

  private static void assertCache(Scene scene, Mock mock, int... values) {
    for (int entry = 0; entry < values.length; entry++) {
      assertEquals(0, scene.mocks().checkCache(mock, entry, values[entry]), "entry " + entry);
    }
  }

  private static int invalidate(Scene scene, long data, int entries) {
    return scene
        .user()
        .call(
            HwptInvalidate.COMMAND,
            argument -> {
              HwptInvalidate.HWPT_ID.set(argument, scene.viommu());
              HwptInvalidate.DATA_UPTR.set(argument, data);
              HwptInvalidate.DATA_TYPE.set(argument, TYPE);
              HwptInvalidate.ENTRY_LEN.set(argument, 12);
              HwptInvalidate.ENTRY_NUM.set(argument, entries);
            });
  }

  @EveryDoor
  void eventsAreReadInOrderAndALossIsMarked(DoorUser user) {
    Scene scene = Scene.of(user);
    int unused = scene.vdevice(0x77);
    assertEquals(ENOENT, scene.mocks().event(scene.mock()), "no guest's table translates it");
    scene.attachNested();
    assertEquals(EOPNOTSUPP, scene.mocks().event(scene.mock()), "no queue takes it");
    assertEquals(EOPNOTSUPP, scene.veventq(99, 0, 0), "no type, first");
    assertEquals(EINVAL, scene.veventq(99, EVENTS, 0), "the depth");
    assertEquals(EINVAL, scene.veventq(99, EVENTS, (1 << 19) + 1));
    assertEquals(ENOENT, scene.veventq(99, EVENTS, 2));
    assertEquals(0, scene.veventq(scene.viommu(), EVENTS, 2));
    int queue = VeventqAlloc.OUT_VEVENTQ_ID.get(user.argument());
    int file = VeventqAlloc.OUT_VEVENTQ_FD.get(user.argument());
    assertEquals(EEXIST, scene.veventq(scene.viommu(), EVENTS, 2));
    MemorySegment bytes = user.memory(PAGE).segment();
    assertEquals(EINVAL, user.door().read(user.process(), file, bytes.address(), 7));
    assertEquals(0, user.door().read(user.process(), file, bytes.address(), 64));
    for (int i = 0; i < 4; i++) {
      assertEquals(0, scene.mocks().event(scene.mock()));
    }
    assertEquals(EINVAL, user.door().read(user.process(), file, bytes.address(), 8), "too short");
    assertEquals(12 + 12 + 8, user.door().read(user.process(), file, bytes.address(), 64));
    assertEvent(bytes, 0, 0, 0);
    assertEquals(0x77, bytes.get(ValueLayout.JAVA_INT, 8));
    assertEvent(bytes, 12, 0, 1);
    assertEvent(bytes, 24, 1, 3);
    assertEquals(0, scene.mocks().event(scene.mock()));
    assertEquals(12, user.door().read(user.process(), file, bytes.address(), 64));
    assertEvent(bytes, 0, 0, 4);
    assertEquals(EBUSY, user.destroy(queue), "it is open");
    assertEquals(0, user.door().close(user.process(), file));
    assertEquals(0, user.destroy(queue));
  }

  /** {@code mock_domain_nop_attach} asks for it when the device comes from elsewhere only. */
  @EveryDoor
  void eventsBearTheIdByWhichTheDeviceCameToTheGuest(DoorUser user) {
    Scene scene = Scene.of(user);
    int first = scene.vdevice(0x77);
    scene.attachNested();
    assertEquals(0, scene.veventq(scene.viommu(), EVENTS, 8));
    int file = VeventqAlloc.OUT_VEVENTQ_FD.get(user.argument());
    assertEquals(0, user.destroy(first));
    int unused = scene.vdevice(0x88);
    assertEquals(0x77, scene.event(file));
    scene.attachNested();
    assertEquals(0x77, scene.event(file));
    assertEquals(0, scene.mocks().replace(scene.mock(), scene.ioas()));
    scene.attachNested();
    assertEquals(0x88, scene.event(file));
  }

  private static void assertEvent(MemorySegment bytes, long at, int flags, int sequence) {
    assertEquals(flags, bytes.get(ValueLayout.JAVA_INT, at), "flags");
    assertEquals(sequence, bytes.get(ValueLayout.JAVA_INT, at + 4), "sequence");
  }

  @EveryDoor
  void aHardwareQueueLocksItsMemory(DoorUser user) {
    Scene scene = Scene.of(user);
    user.mapAt(scene.ioas(), user.memory(2 * PAGE).address(), PAGE, IOVA);
    assertEquals(0, scene.queue(scene.viommu(), TYPE, 0, IOVA, PAGE));
    int queue = HwQueueAlloc.OUT_HW_QUEUE_ID.get(user.argument());
    assertEquals(EBUSY, user.unmap(scene.ioas(), IOVA, PAGE));
    assertEquals(EBUSY, user.unmap(scene.ioas(), 0, -1));
    assertEquals(EBUSY, user.destroy(scene.viommu()));
    assertEquals(0, user.destroy(queue));
    assertEquals(0, user.unmap(scene.ioas(), IOVA, PAGE));
  }

  @EveryDoor
  void hardwareQueuesComeAndGoInOrder(DoorUser user) {
    Scene scene = Scene.of(user);
    user.mapAt(scene.ioas(), user.memory(2 * PAGE).address(), PAGE, IOVA);
    assertEquals(EIO, scene.queue(scene.viommu(), TYPE, 1, IOVA, PAGE), "before the first");
    assertEquals(0, scene.queue(scene.viommu(), TYPE, 0, IOVA, PAGE));
    int first = HwQueueAlloc.OUT_HW_QUEUE_ID.get(user.argument());
    assertEquals(EEXIST, scene.queue(scene.viommu(), TYPE, 0, IOVA, PAGE));
    assertEquals(EINVAL, scene.queue(scene.viommu(), TYPE, 2, IOVA, PAGE));
    assertEquals(0, scene.queue(scene.viommu(), TYPE, 1, IOVA, PAGE));
    int second = HwQueueAlloc.OUT_HW_QUEUE_ID.get(user.argument());
    assertEquals(EBUSY, user.destroy(first));
    assertEquals(0, user.destroy(second));
    assertEquals(0, user.destroy(first));
  }

  @EveryDoor
  void hardwareQueueErrorsComeInOrder(DoorUser user) {
    Scene scene = Scene.of(user);
    assertEquals(EOPNOTSUPP, scene.queue(99, 0, 0, 0, 0), "no type, first");
    assertEquals(EINVAL, scene.queue(99, TYPE, 0, 0, 0), "the length");
    assertEquals(EOVERFLOW, scene.queue(99, TYPE, 0, -1, 2));
    assertEquals(ENOENT, scene.queue(99, TYPE, 0, IOVA, PAGE));
    assertEquals(EOPNOTSUPP, scene.queue(scene.viommu(), 1, 0, IOVA, PAGE));
    assertEquals(ENOENT, scene.queue(scene.viommu(), TYPE, 0, IOVA, PAGE), "nothing is mapped");
  }
}
