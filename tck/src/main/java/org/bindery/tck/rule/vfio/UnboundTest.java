package org.bindery.tck.rule.vfio;

import static org.bindery.tck.door.Errnos.EBADF;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.uapi.Command;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceGetIrqInfo;
import org.bindery.uapi.vfio.DeviceGetRegionInfo;
import org.bindery.uapi.vfio.DeviceSetIrqs;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * I1: by a device's file nothing of the device is reached before the bind and after the end ({@code
 * vfio_device_fops_unl_ioctl} asks {@code access_granted} first).
 */
class UnboundTest {
  private static KitDevice device(Bench bench) {
    return bench.devices().getFirst();
  }

  private static int call(VfioUser user, int file, Command command) {
    return user.door().call(file, command, _ -> {});
  }

  private static void assertNothingIsReached(VfioUser user, int file, int errno) {
    assertEquals(errno, call(user, file, DeviceGetInfo.COMMAND));
    assertEquals(errno, call(user, file, DeviceGetRegionInfo.COMMAND));
    assertEquals(errno, call(user, file, DeviceGetIrqInfo.COMMAND));
    assertEquals(errno, call(user, file, DeviceSetIrqs.COMMAND));
    assertEquals(errno, call(user, file, DeviceDetachIommufdPt.COMMAND));
    assertEquals(errno, user.attach(file, 1));
    assertEquals(errno, user.ioctl(file, VfioCommands.DEVICE_RESET, 0));
    assertEquals(errno, user.readConfig(file));
    assertEquals(errno, user.writeConfig(file));
  }

  private static void assertReached(VfioUser user, int file) {
    assertEquals(0, call(user, file, DeviceGetInfo.COMMAND));
    assertEquals(0, call(user, file, DeviceGetRegionInfo.COMMAND));
    assertEquals(0, call(user, file, DeviceGetIrqInfo.COMMAND));
    assertEquals(4, user.readConfig(file));
    assertEquals(2, user.writeConfig(file));
  }

  @EveryBackend
  void beforeTheBindEverythingIsEinval(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int file = user.openDevice(device(bench));
      assertNothingIsReached(user, file, EINVAL);
      assertEquals(0, user.bind(file, user.iommu()));
      assertReached(user, file);
    }
  }

  @EveryBackend
  void aBindThatFailsGivesNothing(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int file = user.openDevice(device(bench));
      assertEquals(EBADF, user.bind(file, 99));
      assertNothingIsReached(user, file, EINVAL);
    }
  }

  @EveryBackend
  void anotherFileOfABoundDeviceReachesNothing(Bench bench) {
    try (VfioUser user = new VfioUser(bench);
        VfioUser other = new VfioUser(bench, 2)) {
      int file = user.openDevice(device(bench));
      int second = other.openDevice(device(bench));
      assertEquals(0, user.bind(file, user.iommu()));
      assertNothingIsReached(other, second, EINVAL);
      assertReached(user, file);
    }
  }

  @EveryBackend
  void afterTheEndEverythingIsEbadfAndTheNextOneBeginsUnbound(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int file = user.openDevice(device(bench));
      assertEquals(0, user.bind(file, user.iommu()));
      user.close(file);
      assertNothingIsReached(user, file, EBADF);
      assertNothingIsReached(user, user.openDevice(device(bench)), EINVAL);
    }
  }
}
