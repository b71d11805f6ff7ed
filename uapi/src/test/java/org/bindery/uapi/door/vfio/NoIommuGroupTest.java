package org.bindery.uapi.door.vfio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.DeviceNode;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.FakeHost;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.vfio.VfioCommands;
import org.junit.jupiter.api.Test;

/**
 * What a group without an IOMMU asks of its user beyond opening it, by one who got its file from
 * somebody who may.
 */
class NoIommuGroupTest {
  private static final String DEVICE = "0000:00:10.0";
  private static final String PATH = "/dev/vfio/noiommu-4";

  private final FakeGroup group = new FakeGroup();

  private static final class FakeGroup implements GroupFile {
    private final HostDevice device = new FakeHost.Device(DEVICE, Optional.of("vfio-pci"));
    private int opened;
    private int closed;

    @Override
    public boolean behindIommu() {
      return false;
    }

    @Override
    public boolean viable() {
      return true;
    }

    @Override
    public HostDevice find(String name) {
      if (!name.equals(DEVICE)) {
        throw Refusal.of(Errno.ENODEV, "no %s", name).exception();
      }
      return device;
    }

    @Override
    public DeviceFile open(HostDevice opening) {
      opened++;
      throw Refusal.of(Errno.EIO, "as far as it goes").exception();
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private UserProgram program(KernelProfile profile, Role... roles) {
    DeviceFiles files =
        new DeviceFiles() {
          @Override
          public DeviceNode open(String node) {
            throw Refusal.of(Errno.ENOENT, "no %s", node).exception();
          }

          @Override
          public GroupFile openGroup(String node, Process process) {
            assertThat(node).isEqualTo("noiommu-4");
            return group;
          }
        };
    return new UserProgram(new EngineDoor(new FakeEngine(), files, profile, List.of()), roles);
  }

  private static int value(UserProgram program, int descriptor, long command, long argument) {
    return program.door.ioctl(program.process, descriptor, command, argument);
  }

  private static int container(UserProgram program, int descriptor, int fd) {
    program.memory.set(ValueLayout.JAVA_INT, 0, fd);
    return value(program, descriptor, VfioCommands.GROUP_SET_CONTAINER, program.memory.address());
  }

  private static int device(UserProgram program, int descriptor) {
    program.memory.setString(0, DEVICE);
    return value(program, descriptor, VfioCommands.GROUP_GET_DEVICE_FD, program.memory.address());
  }

  @Test
  void aKernelBuiltWithoutItHasNone() {
    try (UserProgram program = program(KernelProfile.LINUX_7_2, Role.CAP_SYS_RAWIO)) {
      assertThat(program.open(PATH)).isEqualTo(minus(Errno.ENOENT));
      int fd = program.open("/dev/iommu");
      assertThat(value(program, fd, VfioCommands.CHECK_EXTENSION, VfioCommands.NOIOMMU_IOMMU))
          .isZero();
    }
  }

  @Test
  void whoMayNotIsRefusedBeforeTheDeviceIsOpened() {
    try (UserProgram program = program(KernelProfile.LINUX_6_12.withNoIommu())) {
      int descriptor = program.open(PATH);
      int fd = program.open("/dev/vfio/vfio");
      assertThat(value(program, fd, VfioCommands.CHECK_EXTENSION, VfioCommands.NOIOMMU_IOMMU))
          .isEqualTo(1);
      assertThat(device(program, descriptor)).isEqualTo(minus(Errno.EINVAL));
      assertThat(container(program, descriptor, fd)).isZero();
      assertThat(value(program, fd, VfioCommands.SET_IOMMU, VfioCommands.NOIOMMU_IOMMU))
          .isEqualTo(minus(Errno.EPERM));
      assertThat(device(program, descriptor)).isEqualTo(minus(Errno.EPERM));
      assertThat(group.opened).isZero();
    }
    assertThat(group.closed).isEqualTo(1);
  }

  @Test
  void aDeviceThatDoesNotOpenKeepsNothing() {
    try (UserProgram program = program(KernelProfile.LINUX_7_2.withNoIommu(), Role.CAP_SYS_RAWIO)) {
      int descriptor = program.open(PATH);
      int fd = program.open("/dev/iommu");
      assertThat(container(program, descriptor, fd)).isZero();
      assertThat(device(program, descriptor)).isEqualTo(minus(Errno.EIO));
      assertThat(device(program, descriptor)).as("tried anew").isEqualTo(minus(Errno.EIO));
      assertThat(group.opened).isEqualTo(2);
      assertThat(program.open("/dev/iommu")).as("the number is free").isEqualTo(fd + 1);
      assertThat(program.door.close(program.process, descriptor)).isZero();
      assertThat(group.closed).isEqualTo(1);
    }
  }
}
