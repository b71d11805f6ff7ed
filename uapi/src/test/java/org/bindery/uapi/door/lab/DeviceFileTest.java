package org.bindery.uapi.door.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceGetIrqInfo;
import org.bindery.uapi.vfio.DeviceGetRegionInfo;
import org.bindery.uapi.vfio.VfioCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device's file by its commands. */
class DeviceFileTest {
  private DoorLab lab = new DoorLab();
  private UserProgram program = lab.program;
  private int fd = program.open("/dev/iommu");
  private int vfio = program.open("/dev/vfio/devices/vfio0");

  @AfterEach
  void close() {
    program.door.exit(program.process);
    assertThat(lab.clean()).isTrue();
    lab.close();
  }

  private int bind(Object... fields) {
    return program.call(vfio, DeviceBindIommufd.COMMAND, fields);
  }

  private int bound() {
    assertThat(bind(DeviceBindIommufd.IOMMUFD, fd)).isZero();
    return (int) program.get(DeviceBindIommufd.OUT_DEVID);
  }

  private int ioas() {
    assertThat(program.call(fd, IoasAlloc.COMMAND, new Object[0])).isZero();
    return (int) program.get(IoasAlloc.OUT_IOAS_ID);
  }

  @Test
  void beforeTheBindThereIsNothingElse() {
    for (var command : VfioCommands.COMMANDS) {
      if (command != DeviceBindIommufd.COMMAND) {
        program.prepare(command);
        assertThat(program.call(vfio, command)).as(command.name()).isEqualTo(minus(Errno.EINVAL));
      }
    }
    assertThat(program.door.ioctl(program.process, vfio, 0x1234, 0)).isEqualTo(minus(Errno.EINVAL));
    long at = program.memory.address();
    assertThat(program.door.pread(program.process, vfio, at, 4, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.write(program.process, vfio, at, 4)).isEqualTo(minus(Errno.EINVAL));
    bound();
    assertThat(program.door.ioctl(program.process, vfio, 0x1234, 0)).isEqualTo(minus(Errno.ENOTTY));
  }

  @Test
  void bindChecks() {
    assertThat(bind(DeviceBindIommufd.IOMMUFD, -1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(bind(DeviceBindIommufd.FLAGS, 2, DeviceBindIommufd.IOMMUFD, fd))
        .isEqualTo(minus(Errno.EINVAL));
    assertThat(bind(DeviceBindIommufd.IOMMUFD, 99)).isEqualTo(minus(Errno.EBADF));
    assertThat(bind(DeviceBindIommufd.IOMMUFD, vfio)).isEqualTo(minus(Errno.EBADFD));
    int file = program.door.memoryFile(program.process, program.process.memories().getFirst());
    assertThat(bind(DeviceBindIommufd.IOMMUFD, file)).isEqualTo(minus(Errno.EBADFD));
    assertThat(bind(DeviceBindIommufd.FLAGS, 1, DeviceBindIommufd.IOMMUFD, fd))
        .as("the token")
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(
            bind(
                DeviceBindIommufd.FLAGS,
                1,
                DeviceBindIommufd.IOMMUFD,
                99,
                DeviceBindIommufd.TOKEN_UUID_PTR,
                program.memory.address()))
        .as("a token before the fd")
        .isEqualTo(minus(Errno.EINVAL));
    program.prepare(DeviceBindIommufd.COMMAND);
    DeviceBindIommufd.IOMMUFD.set(program.argument, fd);
    program.setSize(15);
    assertThat(program.call(vfio, DeviceBindIommufd.COMMAND)).isEqualTo(minus(Errno.EINVAL));
    program.setSize(25);
    program.argument.set(ValueLayout.JAVA_BYTE, 24, (byte) 1);
    assertThat(program.call(vfio, DeviceBindIommufd.COMMAND)).isEqualTo(minus(Errno.E2BIG));
    program.setSize(16);
    assertThat(program.call(vfio, DeviceBindIommufd.COMMAND)).isZero();
    assertThat(program.get(DeviceBindIommufd.OUT_DEVID)).isEqualTo(1);
    assertThat(bind(DeviceBindIommufd.IOMMUFD, 99)).as("bound").isEqualTo(minus(Errno.EINVAL));
  }

  @Test
  void anOlderKernelLooksAtNoMoreThanItKnows() {
    lab.close();
    lab = new DoorLab(KernelProfile.LINUX_6_12);
    program = lab.program;
    fd = program.open("/dev/iommu");
    vfio = program.open("/dev/vfio/devices/vfio0");
    assertThat(bind(DeviceBindIommufd.IOMMUFD, fd, DeviceBindIommufd.FLAGS, 1))
        .isEqualTo(minus(Errno.EINVAL));
    assertThat(bind(DeviceBindIommufd.IOMMUFD, fd, DeviceBindIommufd.TOKEN_UUID_PTR, 1)).isZero();
    assertThat(attach(ioas(), DeviceAttachIommufdPt.FLAGS, 1)).isEqualTo(minus(Errno.EINVAL));
  }

  @Test
  void aBindThatCannotBeAnsweredIsUndone() {
    MemorySegment struct = program.allocate(4096);
    DeviceBindIommufd.COMMAND.prepare(struct);
    DeviceBindIommufd.IOMMUFD.set(struct, fd);
    MemorySegment copy = program.readOnlyCopy(struct);
    assertThat(
            program.door.ioctl(
                program.process, vfio, DeviceBindIommufd.COMMAND.number(), copy.address()))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(lab.clean()).isTrue();
    assertThat(lab.fds.getFirst().objects()).isEmpty();
    assertThat(bound()).isEqualTo(1);
  }

  private int attach(int pageTable, Object... more) {
    Object[] fields = new Object[more.length + 2];
    fields[0] = DeviceAttachIommufdPt.PT_ID;
    fields[1] = pageTable;
    System.arraycopy(more, 0, fields, 2, more.length);
    return program.call(vfio, DeviceAttachIommufdPt.COMMAND, fields);
  }

  @Test
  void attachChecks() {
    bound();
    int ioas = ioas();
    assertThat(attach(99)).isEqualTo(minus(Errno.ENOENT));
    assertThat(attach(ioas, DeviceAttachIommufdPt.FLAGS, 2)).isEqualTo(minus(Errno.EINVAL));
    assertThat(attach(ioas, DeviceAttachIommufdPt.FLAGS, 1, DeviceAttachIommufdPt.PASID, 5))
        .as("this engine attaches none yet")
        .isIn(minus(Errno.EOPNOTSUPP), minus(Errno.EINVAL));
    assertThat(attach(ioas, DeviceAttachIommufdPt.FLAGS, 1, DeviceAttachIommufdPt.PASID, -1))
        .isEqualTo(minus(Errno.ENOSPC));
    program.prepare(DeviceAttachIommufdPt.COMMAND);
    DeviceAttachIommufdPt.FLAGS.set(program.argument, 1);
    program.setSize(12);
    assertThat(program.call(vfio, DeviceAttachIommufdPt.COMMAND)).isEqualTo(minus(Errno.EINVAL));
    program.setSize(11);
    assertThat(program.call(vfio, DeviceAttachIommufdPt.COMMAND)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.ioctl(program.process, vfio, DeviceAttachIommufdPt.COMMAND.number(), 0))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(program.call(vfio, DeviceDetachIommufdPt.COMMAND, DeviceDetachIommufdPt.FLAGS, 2))
        .isEqualTo(minus(Errno.EINVAL));
  }

  @Test
  void anAttachThatCannotBeAnsweredIsDetached() {
    bound();
    MemorySegment struct = program.allocate(4096);
    DeviceAttachIommufdPt.COMMAND.prepare(struct);
    DeviceAttachIommufdPt.PT_ID.set(struct, ioas());
    MemorySegment copy = program.readOnlyCopy(struct);
    assertThat(
            program.door.ioctl(
                program.process, vfio, DeviceAttachIommufdPt.COMMAND.number(), copy.address()))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(lab.fds.getFirst().hwpts()).isEmpty();
  }

  @Test
  void aBoundDeviceKeepsTheFdOpen() {
    bound();
    assertThat(attach(ioas())).isZero();
    assertThat(program.door.close(program.process, fd)).isZero();
    assertThat(lab.fds.getFirst().objects()).hasSize(3);
    assertThat(program.call(vfio, DeviceDetachIommufdPt.COMMAND, new Object[0])).isZero();
    assertThat(program.door.close(program.process, vfio)).isZero();
    assertThatThrownBy(() -> lab.fds.getFirst().objects())
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    assertThat(lab.clean()).isTrue();
  }

  @Test
  void info() {
    bound();
    assertThat(program.call(vfio, DeviceGetInfo.COMMAND, DeviceGetInfo.CAP_OFFSET, 7)).isZero();
    assertThat(program.get(DeviceGetInfo.FLAGS)).isEqualTo(DeviceGetInfo.FLAGS_PCI);
    assertThat(program.get(DeviceGetInfo.NUM_REGIONS)).isEqualTo(9);
    assertThat(program.get(DeviceGetInfo.NUM_IRQS)).isEqualTo(5);
    assertThat(program.get(DeviceGetInfo.CAP_OFFSET)).isZero();
    assertThat(program.door.ioctl(program.process, vfio, VfioCommands.DEVICE_RESET, 0))
        .isEqualTo(minus(Errno.EINVAL));
  }

  @Test
  void regions() {
    bound();
    assertThat(region(0)).isZero();
    assertThat(program.get(DeviceGetRegionInfo.FLAGS)).isEqualTo(7);
    assertThat(program.get(DeviceGetRegionInfo.SIZE)).isEqualTo(0x1000);
    assertThat(region(7)).isZero();
    assertThat(program.get(DeviceGetRegionInfo.FLAGS)).isEqualTo(3);
    assertThat(program.get(DeviceGetRegionInfo.OFFSET)).isEqualTo(0x70000000000L);
    assertThat(region(1)).isZero();
    assertThat(program.get(DeviceGetRegionInfo.SIZE)).isZero();
    assertThat(program.get(DeviceGetRegionInfo.OFFSET)).isEqualTo(0x10000000000L);
    assertThat(region(8)).isEqualTo(minus(Errno.EINVAL));
    assertThat(region(-1)).isEqualTo(minus(Errno.EINVAL));
  }

  private int region(int index) {
    return program.call(vfio, DeviceGetRegionInfo.COMMAND, DeviceGetRegionInfo.INDEX, index);
  }

  @Test
  void interrupts() {
    bound();
    assertThat(interrupt(0)).isZero();
    assertThat(program.get(DeviceGetIrqInfo.FLAGS)).isEqualTo(7);
    assertThat(program.get(DeviceGetIrqInfo.COUNT)).isEqualTo(1);
    assertThat(interrupt(1)).isZero();
    assertThat(program.get(DeviceGetIrqInfo.FLAGS)).isEqualTo(9);
    assertThat(program.get(DeviceGetIrqInfo.COUNT)).isEqualTo(4);
    assertThat(interrupt(2)).isZero();
    assertThat(program.get(DeviceGetIrqInfo.COUNT)).isZero();
    assertThat(interrupt(3)).as("not PCI Express").isEqualTo(minus(Errno.EINVAL));
    assertThat(interrupt(4)).isZero();
    assertThat(program.get(DeviceGetIrqInfo.COUNT)).isEqualTo(1);
    assertThat(interrupt(5)).isEqualTo(minus(Errno.EINVAL));
  }

  private int interrupt(int index) {
    return program.call(vfio, DeviceGetIrqInfo.COMMAND, DeviceGetIrqInfo.INDEX, index);
  }

  @Test
  void readsByAlignedAccesses() {
    bound();
    assertThat(pread(0x0f, 14)).isEqualTo(14);
    assertThat(program.memory.asSlice(0, 14).toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
    assertThat(accesses())
        .containsExactly("read 0 0xf 1", "read 0 0x10 8", "read 0 0x18 4", "read 0 0x1c 1");
    assertThat(pread(0xffe, 100)).as("up to the end").isEqualTo(2);
    assertThat(pread(0x1000, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(pread(1L << 40, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(pread(1L << 62, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(pread(-1, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(pread(1L << 40, 0)).isZero();
    assertThat(pread((7L << 40) + 0xfc, 5)).isEqualTo(minus(Errno.EFAULT));
    assertThat(pread((7L << 40) + 0xf8, 8)).isEqualTo(8);
    assertThat(accesses()).endsWith("read 7 0xf8 4", "read 7 0xfc 4");
  }

  private long pread(long position, long count) {
    return program.door.pread(program.process, vfio, program.memory.address(), count, position);
  }

  private List<String> accesses() {
    return lab.files.getFirst().accesses;
  }

  @Test
  void writesAndMovesOn() {
    bound();
    program.memory.set(ValueLayout.JAVA_LONG, 0, 0x8877665544332211L);
    long at = program.memory.address();
    assertThat(program.door.write(program.process, vfio, at, 2)).isEqualTo(2);
    assertThat(program.door.write(program.process, vfio, at, 2)).isEqualTo(2);
    assertThat(program.door.read(program.process, vfio, at + 100, 4)).isEqualTo(4);
    assertThat(program.door.pwrite(program.process, vfio, at, 8, 2L << 40)).isEqualTo(8);
    assertThat(program.door.pwrite(program.process, vfio, at, 1, 6L << 40))
        .isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.pwrite(program.process, vfio, 0, 8, 0)).isEqualTo(minus(Errno.EFAULT));
    assertThat(accesses())
        .containsExactly(
            "write 0 0x0 2 0x2211",
            "write 0 0x2 2 0x2211",
            "read 0 0x4 4",
            "write 2 0x0 4 0x44332211",
            "write 2 0x4 4 0x88776655");
  }
}
