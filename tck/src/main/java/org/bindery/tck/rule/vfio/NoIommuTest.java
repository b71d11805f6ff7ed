package org.bindery.tck.rule.vfio;

import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENODEV;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.EPERM;
import static org.bindery.uapi.vfio.GroupGetStatus.CONTAINER_SET;
import static org.bindery.uapi.vfio.GroupGetStatus.VIABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bindery.api.Role;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.IommuGetInfo;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * A device behind no IOMMU, which who has CAP_SYS_RAWIO may use unconfined ({@code
 * CONFIG_VFIO_NOIOMMU}).
 */
class NoIommuTest {
  private static VfioUser allowed(Bench bench) {
    return new VfioUser(bench, Role.CAP_SYS_RAWIO);
  }

  @EveryBackend
  void withoutCapSysRawioTheGroupIsEperm(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = new VfioUser(bench, Role.CAP_SYS_ADMIN);
        VfioUser raw = new VfioUser(bench, 2, Role.CAP_SYS_RAWIO)) {
      String path = bench.vfio().group(device);
      assertEquals(EPERM, user.open(path));
      assertTrue(raw.open(path) > 0);
      assertEquals(EPERM, user.open(path), "before it is found open");
      assertEquals(EBUSY, raw.open(path));
    }
  }

  @EveryBackend
  void itHasNoFileOfItsOwn(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = allowed(bench)) {
      assertEquals(ENOENT, user.open(bench.vfio().device(device)));
    }
  }

  @EveryBackend
  void aContainerOfItTranslatesNothing(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = allowed(bench)) {
      int group = user.openGroup(device);
      int fd = user.iommu();
      assertEquals(1, user.ioctl(fd, VfioCommands.CHECK_EXTENSION, VfioCommands.NOIOMMU_IOMMU));
      assertEquals(EINVAL, user.ioctl(fd, VfioCommands.SET_IOMMU, VfioCommands.NOIOMMU_IOMMU));
      assertEquals(VIABLE, user.status(group));
      assertEquals(0, user.setContainer(group, fd));
      assertEquals(VIABLE | CONTAINER_SET, user.status(group));
      assertEquals(0, user.ioctl(fd, VfioCommands.SET_IOMMU, VfioCommands.NOIOMMU_IOMMU));
      assertEquals(EINVAL, user.ioctl(fd, VfioCommands.SET_IOMMU, VfioCommands.TYPE1_IOMMU));
      assertEquals(EINVAL, user.ioctl(fd, VfioCommands.SET_IOMMU, VfioCommands.TYPE1V2_IOMMU));
      assertEquals(ENODEV, user.map(user.door().memory(DoorUser.PAGE).address()));
      assertEquals(ENODEV, user.door().call(IommuGetInfo.COMMAND, _ -> {}));
      assertEquals(
          ENODEV,
          user.door()
              .call(VfioIoas.COMMAND, argument -> VfioIoas.OP.set(argument, (short) VfioIoas.GET)));
    }
  }

  @EveryBackend
  void aContainerIsOfOneKindOfGroups(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    KitDevice confined = bench.devices().getFirst();
    try (VfioUser user = allowed(bench)) {
      int unconfinedGroup = user.openGroup(device);
      int group = user.openGroup(confined);
      assertEquals(0, user.setContainer(group, user.iommu()));
      assertEquals(EINVAL, user.setContainer(unconfinedGroup, user.iommu()), "it has an IOAS");
      int second = user.open("/dev/iommu");
      assertEquals(0, user.setContainer(unconfinedGroup, second));
      assertEquals(0, user.unsetContainer(group));
      assertEquals(EINVAL, user.setContainer(group, second));
      assertEquals(0, user.unsetContainer(unconfinedGroup));
      assertEquals(EINVAL, user.setContainer(group, second), "it stays what it was");
    }
  }

  @EveryBackend
  void itsDeviceIsUsedWithoutBeingRegistered(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = allowed(bench)) {
      int group = user.openGroup(device);
      int descriptor = user.mustOpen(group, device);
      assertEquals(4, user.readConfig(descriptor));
      assertEquals(0, user.door().call(descriptor, DeviceGetInfo.COMMAND, _ -> {}));
      assertEquals(EINVAL, user.bind(descriptor, user.iommu()));
      assertEquals(1, user.door().ioas(), "the fd's first object");
      user.close(group);
      assertEquals(4, user.readConfig(descriptor), "it outlives the group's file");
    }
  }

  @EveryBackend
  void whoExpectsTranslationIsEperm(Bench bench) {
    KitDevice device = bench.vfio().unconfined();
    try (VfioUser user = allowed(bench)) {
      int group = user.openGroup(device);
      assertEquals(0, user.setContainer(group, user.iommu()));
      int ioas = user.door().ioas();
      user.door()
          .must(
              VfioIoas.COMMAND,
              argument -> {
                VfioIoas.OP.set(argument, (short) VfioIoas.SET);
                VfioIoas.IOAS_ID.set(argument, ioas);
              });
      assertEquals(EPERM, user.device(group, device.name()));
      assertEquals(0, user.door().destroy(ioas));
      assertTrue(user.device(group, device.name()) > 0);
    }
  }
}
