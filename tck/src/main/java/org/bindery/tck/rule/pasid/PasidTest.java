package org.bindery.tck.rule.pasid;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.HwptRequest;
import org.bindery.api.Memory;
import org.bindery.engine.EngineDevice;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.rule.Opened;

/** A PASID of a device leads where it is attached, and nowhere else. */
class PasidTest {
  private static final int PASID = 5;

  /** A device, two address spaces with a page each, and a table for PASIDs of each. */
  private record Scene(
      Opened opened, EngineDevice device, Memory one, int first, Memory two, int second) {
    static Scene of(Bench bench) {
      Opened opened = new Opened(bench, "fd0", bench.pasidDevices().getFirst());
      EngineDevice device = opened.bind();
      Memory one = opened.memory(PAGE);
      opened.map(one, IOVA);
      Memory two = opened.memory(PAGE);
      int other = opened.fd().allocateIoas();
      opened.fd().map(other, two.address(), PAGE, Access.READ_WRITE, OptionalLong.of(IOVA));
      int first = table(opened, device, opened.ioas());
      return new Scene(opened, device, one, first, two, table(opened, device, other));
    }

    static int table(Opened opened, EngineDevice device, int ioas) {
      return opened.fd().allocateHwpt(device.id(), HwptRequest.paging(ioas).forPasid(true));
    }

    boolean write(int pasid, long value) {
      return PasidTest.write(opened.kitDevice(), pasid, value);
    }
  }

  private static boolean write(KitDevice device, int pasid, long value) {
    return device.pasids().write(pasid, IOVA, MemorySegment.ofArray(new long[] {value}));
  }

  @EveryBackend
  void itReachesItsTableAndTheDeviceAnother(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.device().attach(scene.first());
    scene.device().attachPasid(PASID, scene.second());
    assertEquals(OptionalInt.of(scene.second()), scene.device().attachedPasid(PASID));
    assertTrue(scene.opened().dmaWrite(IOVA, 1));
    assertTrue(scene.write(PASID, 2));
    assertEquals(1, Opened.at(scene.one(), 0));
    assertEquals(2, Opened.at(scene.two(), 0));
  }

  @EveryBackend
  void oneThatIsNotAttachedReachesNothingAndIsTold(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.device().attach(scene.first());
    scene.device().attachPasid(PASID, scene.second());
    assertFalse(scene.write(PASID + 1, 3));
    assertEquals(0, Opened.at(scene.one(), 0));
    assertEquals(0, Opened.at(scene.two(), 0));
    scene.opened().fd().settleFaults();
    assertEquals(1, scene.opened().faults().size());
    Fault fault = scene.opened().faults().getFirst();
    assertEquals(PASID + 1, fault.pasid());
    assertEquals(IOVA, fault.iova());
  }

  @EveryBackend
  void itIsOfItsDevice(Bench bench) {
    Scene scene = Scene.of(bench);
    KitDevice other = bench.pasidDevices().get(1);
    other.bind(scene.opened().fd());
    scene.device().attachPasid(PASID, scene.first());
    assertFalse(write(other, PASID, 4), "another device's PASID of the same number");
    assertEquals(0, Opened.at(scene.one(), 0));
  }

  @EveryBackend
  void replacedItReachesTheNewTableOnly(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.device().attachPasid(PASID, scene.first());
    assertTrue(scene.write(PASID, 5));
    scene.device().attachPasid(PASID, scene.second());
    assertTrue(scene.write(PASID, 6));
    assertEquals(5, Opened.at(scene.one(), 0));
    assertEquals(6, Opened.at(scene.two(), 0));
  }

  @EveryBackend
  void detachedItReachesNothingThoughItWasJustUsed(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.device().attachPasid(PASID, scene.first());
    assertTrue(scene.write(PASID, 7));
    scene.device().detachPasid(PASID);
    assertEquals(OptionalInt.empty(), scene.device().attachedPasid(PASID));
    assertFalse(scene.write(PASID, 8));
    assertEquals(7, Opened.at(scene.one(), 0));
    scene.device().detachPasid(PASID);
  }

  @EveryBackend
  void closingTheDeviceEndsItsPasids(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.device().attachPasid(PASID, scene.first());
    assertTrue(scene.write(PASID, 9));
    scene.device().close();
    assertFalse(scene.write(PASID, 10));
    assertEquals(9, Opened.at(scene.one(), 0));
    scene.opened().fd().destroy(scene.first());
  }

  @EveryBackend
  void itTakesTablesThatWereAllocatedForIt(Bench bench) {
    Scene scene = Scene.of(bench);
    int plain =
        scene
            .opened()
            .fd()
            .allocateHwpt(scene.device().id(), HwptRequest.paging(scene.opened().ioas()));
    refused(scene, Errno.EINVAL, PASID, plain);
    refused(scene, Errno.EINVAL, PASID, scene.opened().ioas());
    refused(scene, Errno.ENOENT, PASID, 99);
    refused(scene, Errno.EINVAL, 0, scene.first());
    refused(scene, Errno.EINVAL, 1 << 20, scene.first());
    scene.device().attach(plain);
    refused(scene, Errno.EINVAL, PASID, scene.first());
    assertEquals(OptionalInt.empty(), scene.device().attachedPasid(PASID));
  }

  private static void refused(Scene scene, Errno errno, int pasid, int table) {
    scene.opened().refused(errno, () -> scene.device().attachPasid(pasid, table));
  }

  @EveryBackend
  void aDeviceWithPasidsMovesToNoTableThatIsNotForThem(Bench bench) {
    Scene scene = Scene.of(bench);
    scene.device().attach(scene.first());
    scene.device().attachPasid(PASID, scene.second());
    int plain =
        scene
            .opened()
            .fd()
            .allocateHwpt(scene.device().id(), HwptRequest.paging(scene.opened().ioas()));
    scene.opened().refused(Errno.EINVAL, () -> scene.device().attach(plain));
    assertEquals(OptionalInt.of(scene.first()), scene.device().attached());
    scene.device().detachPasid(PASID);
    scene.device().attach(plain);
  }
}
