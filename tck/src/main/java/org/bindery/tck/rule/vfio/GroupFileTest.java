package org.bindery.tck.rule.vfio;

import static org.bindery.tck.door.Errnos.EBADF;
import static org.bindery.tck.door.Errnos.EBUSY;
import static org.bindery.tck.door.Errnos.EFAULT;
import static org.bindery.tck.door.Errnos.EINVAL;
import static org.bindery.tck.door.Errnos.ENODEV;
import static org.bindery.tck.door.Errnos.ENOENT;
import static org.bindery.tck.door.Errnos.ENOTTY;
import static org.bindery.tck.door.Errnos.EPERM;
import static org.bindery.uapi.vfio.GroupGetStatus.CONTAINER_SET;
import static org.bindery.uapi.vfio.GroupGetStatus.VIABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.kit.KitDevice;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.GroupGetStatus;
import org.bindery.uapi.vfio.VfioCommands;

/** A group's file, and the devices that it gives (drivers/vfio/group.c). */
class GroupFileTest {
  private static final int EBADFD = -Errno.EBADFD.number();

  private static KitDevice device(Bench bench) {
    return bench.devices().getFirst();
  }

  @EveryBackend
  void aGroupIsOpenOnce(Bench bench) {
    try (VfioUser user = new VfioUser(bench);
        VfioUser other = new VfioUser(bench, 2)) {
      int group = user.openGroup(device(bench));
      String path = bench.vfio().group(device(bench));
      assertEquals(EBUSY, user.open(path));
      assertEquals(EBUSY, other.open(path));
      user.close(group);
      other.close(other.openGroup(device(bench)));
    }
  }

  @EveryBackend
  void aGroupThatIsNotThereIsEnoent(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      assertEquals(ENOENT, user.open("/dev/vfio/999"));
      assertEquals(ENOENT, user.open("/dev/vfio/noiommu-999"));
      assertEquals(ENOENT, user.open("/dev/vfio/-1"));
      // One that is there, but by another name.
      String path = bench.vfio().group(device(bench));
      String number = path.substring(path.lastIndexOf('/') + 1);
      assertEquals(ENOENT, user.open("/dev/vfio/0" + number));
      assertEquals(ENOENT, user.open("/dev/vfio/noiommu-" + number));
    }
  }

  @EveryBackend
  void anotherCommandIsEnotty(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int group = user.openGroup(device(bench));
      assertEquals(ENOTTY, user.ioctl(group, DeviceGetInfo.COMMAND.number(), 0));
      assertEquals(ENOTTY, user.ioctl(group, VfioCommands.GET_API_VERSION, 0));
      assertEquals(
          ENOTTY, user.ioctl(user.iommu(), VfioCommands.GROUP_UNSET_CONTAINER, 0), "of no group");
    }
  }

  @EveryBackend
  void theStatusSaysViableAndContainerSet(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int group = user.openGroup(device(bench));
      assertEquals(VIABLE, user.status(group));
      assertEquals(EFAULT, user.ioctl(group, GroupGetStatus.COMMAND.number(), 0));
      user.door().prepare(GroupGetStatus.COMMAND).set(ValueLayout.JAVA_INT, 0, 7);
      assertEquals(
          EINVAL,
          user.ioctl(group, GroupGetStatus.COMMAND.number(), user.door().address()),
          "seven bytes");
      assertEquals(0, user.setContainer(group, user.iommu()));
      assertEquals(VIABLE | CONTAINER_SET, user.status(group));
      assertEquals(0, user.unsetContainer(group));
      assertEquals(VIABLE, user.status(group));
    }
  }

  @EveryBackend
  void aHostDriversMemberTakesViabilityFromAGroup(Bench bench) {
    KitDevice device = bench.siblings().getFirst();
    KitDevice sibling = bench.siblings().getLast();
    try (VfioUser user = new VfioUser(bench)) {
      int group = user.openGroup(device);
      sibling.bindToHostDriver();
      assertEquals(0, user.status(group));
      assertEquals(0, user.setContainer(group, user.iommu()), "which looks at no claim");
      assertEquals(
          VIABLE | CONTAINER_SET, user.status(group), "as the kernel says it all the same");
      assertEquals(EPERM, user.device(group, device.name()));
      assertEquals(ENODEV, user.device(group, sibling.name()), "it is on no vfio driver");
      sibling.unbindFromHostDriver();
      assertTrue(user.device(group, device.name()) > 0);
      assertEquals(0, user.unsetContainer(group));
      assertEquals(0, user.status(group), "the user has claimed it");
    }
  }

  @EveryBackend
  void aContainerIsAnIommuFdAndOnlyOne(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      int group = user.openGroup(device(bench));
      assertEquals(EFAULT, user.ioctl(group, VfioCommands.GROUP_SET_CONTAINER, 0));
      assertEquals(EBADF, user.setContainer(group, 99));
      assertEquals(EBADF, user.setContainer(group, -1));
      assertEquals(EBADFD, user.setContainer(group, group));
      assertEquals(EINVAL, user.unsetContainer(group));
      assertEquals(0, user.setContainer(group, user.iommu()));
      assertEquals(EBADF, user.setContainer(group, 99), "before the group is looked at");
      assertEquals(EINVAL, user.setContainer(group, group), "before the file is");
      assertEquals(EINVAL, user.setContainer(group, user.iommu()));
      assertEquals(0, user.unsetContainer(group));
      assertEquals(EINVAL, user.unsetContainer(group));
      assertEquals(0, user.setContainer(group, user.open("/dev/vfio/vfio")));
    }
  }

  private static int chosen(VfioUser user) {
    int answer =
        user.door()
            .call(VfioIoas.COMMAND, argument -> VfioIoas.OP.set(argument, (short) VfioIoas.GET));
    return answer == 0 ? VfioIoas.IOAS_ID.get(user.door().argument()) : answer;
  }

  @EveryBackend
  void aContainerHasAnAddressSpaceFromThenOn(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      assertEquals(ENODEV, chosen(user));
      int group = user.openGroup(device(bench));
      assertEquals(0, user.setContainer(group, user.iommu()));
      int ioas = chosen(user);
      assertTrue(ioas > 0);
      int second = user.openGroup(bench.devices().get(1));
      assertEquals(0, user.setContainer(second, user.iommu()));
      assertEquals(ioas, chosen(user), "it stays");
      assertEquals(0, user.unsetContainer(group));
      assertEquals(0, user.unsetContainer(second));
      assertEquals(ioas, chosen(user), "it is the user's");
      assertEquals(0, user.door().destroy(ioas));
    }
  }

  @EveryBackend
  void aDeviceIsGivenByNameOnly(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      String name = device(bench).name();
      int group = user.openGroup(device(bench));
      assertEquals(EFAULT, user.ioctl(group, VfioCommands.GROUP_GET_DEVICE_FD, 0));
      assertEquals(ENODEV, user.device(group, "0000:00:1f.7"), "before the container is looked at");
      assertEquals(EINVAL, user.device(group, name), "no container");
      assertEquals(0, user.setContainer(group, user.iommu()));
      assertEquals(ENODEV, user.device(group, bench.devices().get(1).name()), "of another group");
      assertEquals(ENODEV, user.device(group, name + "x"));
      assertEquals(ENODEV, user.device(group, ""));
      assertEquals(EINVAL, user.device(group, name + " other=1"));
      assertEquals(
          EINVAL, user.device(group, name + " vf_token=00000000-0000-0000-0000-000000000000"));
      assertEquals(EINVAL, user.device(group, "x".repeat((int) DoorUser.PAGE)), "no end in a page");
      assertTrue(user.device(group, name + "  ") > 0);
    }
  }

  @EveryBackend
  void aDeviceIsAttachedToTheContainersAddressSpace(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      KitDevice device = device(bench);
      int descriptor = user.mustOpen(user.openGroup(device), device);
      assertEquals(4, user.readConfig(descriptor));
      assertFalse(VfioUser.writes(device));
      long address = user.door().memory(DoorUser.PAGE).address();
      assertEquals(0, user.map(address));
      assertTrue(VfioUser.writes(device));
      assertEquals(0x04030201, user.door().at(address).get(ValueLayout.JAVA_INT, 0));
    }
  }

  @EveryBackend
  void aDeviceOfAGroupIsBoundAlready(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      KitDevice device = device(bench);
      int descriptor = user.mustOpen(user.openGroup(device), device);
      assertEquals(EINVAL, user.bind(descriptor, user.iommu()));
      assertEquals(EINVAL, user.bind(descriptor, 99), "whatever fd it is");
      assertEquals(
          ENOTTY, user.ioctl(descriptor, DeviceAttachIommufdPt.COMMAND.number(), 0), "no argument");
      assertEquals(ENOTTY, user.ioctl(descriptor, DeviceDetachIommufdPt.COMMAND.number(), 0));
      assertEquals(0, user.door().call(descriptor, DeviceGetInfo.COMMAND, _ -> {}));
    }
  }

  @EveryBackend
  void withoutAnAddressSpaceADeviceIsEnodevAndLeftAlone(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      KitDevice device = device(bench);
      int group = user.openGroup(device);
      assertEquals(0, user.setContainer(group, user.iommu()));
      user.door()
          .must(VfioIoas.COMMAND, argument -> VfioIoas.OP.set(argument, (short) VfioIoas.CLEAR));
      assertEquals(ENODEV, user.device(group, device.name()));
      user.close(group);
      assertEquals(0, user.bind(user.openDevice(device), user.iommu()));
    }
  }

  @EveryBackend
  void filesOfOneDeviceShareItUntilTheLast(Bench bench) {
    try (VfioUser user = new VfioUser(bench)) {
      KitDevice device = device(bench);
      int group = user.openGroup(device);
      int first = user.mustOpen(group, device);
      int second = user.device(group, device.name());
      assertTrue(second > 0);
      assertEquals(0, user.map(user.door().memory(DoorUser.PAGE).address()));
      user.close(first);
      assertEquals(4, user.readConfig(second));
      assertTrue(VfioUser.writes(device));
      user.close(second);
      assertFalse(VfioUser.writes(device));
    }
  }

  @EveryBackend
  void aDeviceOutlivesItsGroupsFileAndItsContainer(Bench bench) {
    try (VfioUser user = new VfioUser(bench);
        VfioUser other = new VfioUser(bench, 2)) {
      KitDevice device = device(bench);
      int group = user.openGroup(device);
      int descriptor = user.mustOpen(group, device);
      assertEquals(0, user.map(user.door().memory(DoorUser.PAGE).address()));
      assertEquals(0, user.unsetContainer(group));
      user.close(group);
      user.close(user.iommu());
      assertEquals(4, user.readConfig(descriptor));
      assertTrue(VfioUser.writes(device));
      int again = other.openGroup(device);
      assertEquals(0, other.status(again), "it is still claimed");
      assertEquals(0, other.setContainer(again, other.iommu()));
      int shared = other.device(again, device.name());
      assertTrue(shared > 0);
      user.close(descriptor);
      assertTrue(VfioUser.writes(device), "another has it open");
      other.close(shared);
      assertFalse(VfioUser.writes(device));
    }
  }

  @EveryBackend
  void aGroupThatLeavesVfioIsEnodevForGood(Bench bench) {
    KitDevice device = bench.siblings().getFirst();
    try (VfioUser user = new VfioUser(bench)) {
      int group = user.openGroup(device);
      String path = bench.vfio().group(device);
      device.bindToHostDriver();
      bench.siblings().getLast().bindToHostDriver();
      assertEquals(ENOENT, user.open(path));
      assertEquals(ENODEV, user.status(group));
      assertEquals(ENODEV, user.setContainer(group, user.iommu()));
      assertEquals(ENODEV, user.device(group, device.name()));
      bench.siblings().forEach(KitDevice::unbindFromHostDriver);
      int again = user.openGroup(device);
      assertEquals(VIABLE, user.status(again));
      assertEquals(ENODEV, user.status(group), "of the group that was");
    }
  }
}
