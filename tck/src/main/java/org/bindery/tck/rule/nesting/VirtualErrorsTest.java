package org.bindery.tck.rule.nesting;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.engine.VirtualCommands;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.junit.jupiter.api.function.Executable;

/** What is refused before the hardware is asked for a slice of it. */
class VirtualErrorsTest {
  private static final int MOST_EVENTS = 1 << 19;

  @EveryBackend
  void virtualIommuErrorsComeInOrder(Bench bench) {
    Scene scene = Scene.of(bench);
    int device = scene.device().id();
    virtual(scene, Errno.EOPNOTSUPP, 99, 0);
    virtual(scene, Errno.ENOENT, 99, Scene.NOBODYS);
    virtual(scene, Errno.ENOENT, scene.opened().ioas(), Scene.NOBODYS);
    virtual(scene, Errno.EOPNOTSUPP, device, Scene.NOBODYS);
  }

  private static void virtual(Scene scene, Errno errno, int device, int type) {
    refused(
        scene,
        errno,
        () -> scene.virtual().allocateVirtualIommu(device, 99, type, Optional.empty()));
  }

  private static void refused(Scene scene, Errno errno, Executable call) {
    scene.opened().refused(errno, call);
  }

  @EveryBackend
  void virtualDevicesNeedAVirtualIommu(Bench bench) {
    Scene scene = Scene.of(bench);
    int device = scene.device().id();
    refused(scene, Errno.ENOENT, () -> scene.virtual().allocateVirtualDevice(99, device, 1));
    refused(scene, Errno.ENOENT, () -> scene.virtual().allocateVirtualDevice(device, device, 1));
  }

  @EveryBackend
  void eventQueueErrorsComeInOrder(Bench bench) {
    Scene scene = Scene.of(bench);
    VirtualCommands virtual = scene.virtual();
    refused(scene, Errno.EOPNOTSUPP, () -> virtual.allocateEventQueue(99, 0, 0));
    refused(scene, Errno.EINVAL, () -> virtual.allocateEventQueue(99, 1, 0));
    refused(scene, Errno.EINVAL, () -> virtual.allocateEventQueue(99, 1, MOST_EVENTS + 1));
    refused(scene, Errno.ENOENT, () -> virtual.allocateEventQueue(99, 1, MOST_EVENTS));
  }

  @EveryBackend
  void hardwareQueueErrorsComeInOrder(Bench bench) {
    Scene scene = Scene.of(bench);
    VirtualCommands virtual = scene.virtual();
    refused(scene, Errno.EOPNOTSUPP, () -> virtual.allocateHardwareQueue(99, 0, 0, 0, 0));
    refused(scene, Errno.EINVAL, () -> virtual.allocateHardwareQueue(99, 1, 0, 0, 0));
    refused(scene, Errno.EOVERFLOW, () -> virtual.allocateHardwareQueue(99, 1, 0, -1, 2));
    refused(scene, Errno.ENOENT, () -> virtual.allocateHardwareQueue(99, 1, 0, 0, 1));
  }
}
