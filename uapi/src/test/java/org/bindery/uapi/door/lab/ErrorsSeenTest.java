package org.bindery.uapi.door.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasUnmap;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real kernel was seen to answer (reference/real-kernel.md, "Errors seen"), by bytes. */
class ErrorsSeenTest {
  private static final int RW = IoasMap.READABLE | IoasMap.WRITEABLE;

  private final DoorLab lab = new DoorLab();
  private final UserProgram program = lab.program;
  private final int fd = program.open("/dev/iommu");
  private final int vfio = program.open("/dev/vfio/devices/vfio0");
  private final int device = bind(vfio);
  private final int ioas = ioas();
  private final int hwpt = attach(ioas);

  @AfterEach
  void close() {
    program.door.exit(program.process);
    assertThat(lab.clean()).isTrue();
    lab.close();
  }

  private int ioas() {
    assertThat(program.call(fd, IoasAlloc.COMMAND, new Object[0])).isZero();
    return (int) program.get(IoasAlloc.OUT_IOAS_ID);
  }

  private int bind(int file) {
    int answer = program.call(file, DeviceBindIommufd.COMMAND, DeviceBindIommufd.IOMMUFD, fd);
    return answer < 0 ? answer : (int) program.get(DeviceBindIommufd.OUT_DEVID);
  }

  private int attach(int pageTable) {
    int answer =
        program.call(vfio, DeviceAttachIommufdPt.COMMAND, DeviceAttachIommufdPt.PT_ID, pageTable);
    return answer < 0 ? answer : (int) program.get(DeviceAttachIommufdPt.PT_ID);
  }

  private int map(int flags, long address, long length, long iova) {
    return map(ioas, flags, address, length, iova);
  }

  private int map(int space, int flags, long address, long length, long iova) {
    return program.call(
        fd,
        IoasMap.COMMAND,
        IoasMap.FLAGS,
        flags,
        IoasMap.IOAS_ID,
        space,
        IoasMap.USER_VA,
        address,
        IoasMap.LENGTH,
        length,
        IoasMap.IOVA,
        iova);
  }

  private int mapAt(long iova) {
    return map(RW | IoasMap.FIXED_IOVA, program.memory.address(), 0x2000, iova);
  }

  private int unmap(long iova, long length) {
    return program.call(
        fd,
        IoasUnmap.COMMAND,
        IoasUnmap.IOAS_ID,
        ioas,
        IoasUnmap.IOVA,
        iova,
        IoasUnmap.LENGTH,
        length);
  }

  @Test
  void mapsTwice() {
    assertThat(mapAt(0x10000)).isZero();
    assertThat(mapAt(0x10000)).isEqualTo(minus(Errno.EEXIST));
    assertThat(mapAt(0x11000)).isEqualTo(minus(Errno.EEXIST));
  }

  @Test
  void mapsWrongly() {
    long address = program.memory.address();
    int fixed = RW | IoasMap.FIXED_IOVA;
    assertThat(map(fixed, address, 0x1000, 0x10800)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(fixed, address + 0x800, 0x1000, 0x10000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(fixed, address, 0x800, 0x10000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(fixed, address, 0, 0x10000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(IoasMap.FIXED_IOVA, address, 0x1000, 0x10000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(fixed, address, 0x1000, 0xfee00000L)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(fixed | 8, address, 0x1000, 0x10000)).isEqualTo(minus(Errno.EOPNOTSUPP));
    assertThat(map(fixed, address, 0x2000, -0x1000)).isEqualTo(minus(Errno.EOVERFLOW));
    assertThat(map(fixed, 0, 0x1000, 0x10000)).isEqualTo(minus(Errno.EFAULT));
    assertThat(map(fixed, program.readOnly.address(), 0x1000, 0x10000))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(map(99, fixed, address, 0x1000, 0x10000)).isEqualTo(minus(Errno.ENOENT));
    assertThat(map(hwpt, fixed, address, 0x1000, 0x10000)).isEqualTo(minus(Errno.ENOENT));
    assertThat(lab.memory.pinnedPages()).isZero();
  }

  @Test
  void mapsForWritingOnlyAndAnywhere() {
    assertThat(map(IoasMap.WRITEABLE, program.memory.address(), 0x1000, 0)).isZero();
    assertThat(program.get(IoasMap.IOVA)).isNotZero();
    assertThat(program.get(IoasMap.IOVA) % 0x1000).isZero();
    assertThat(lab.memory.pinnedPages()).isEqualTo(1);
  }

  @Test
  void unmaps() {
    assertThat(mapAt(0x10000)).isZero();
    assertThat(unmap(0x10000, 0x1000)).isEqualTo(minus(Errno.ENOENT));
    assertThat(unmap(0x20000, 0x1000)).isEqualTo(minus(Errno.ENOENT));
    assertThat(unmap(0x10000, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(unmap(0, 0x40000)).isZero();
    assertThat(program.get(IoasUnmap.LENGTH)).isEqualTo(0x2000);
    assertThat(mapAt(0x10000)).isZero();
    assertThat(unmap(0, -1)).isZero();
    assertThat(program.get(IoasUnmap.LENGTH)).isEqualTo(0x2000);
    assertThat(unmap(0, -1)).isZero();
    assertThat(program.get(IoasUnmap.LENGTH)).isZero();
  }

  @Test
  void structs() {
    program.prepare(IoasMap.COMMAND);
    program.setSize(39);
    assertThat(program.call(fd, IoasMap.COMMAND)).isEqualTo(minus(Errno.EINVAL));
    program.setSize(41);
    program.argument.set(ValueLayout.JAVA_BYTE, 40, (byte) 1);
    assertThat(program.call(fd, IoasMap.COMMAND)).isEqualTo(minus(Errno.E2BIG));
    assertThat(program.door.ioctl(program.process, fd, 0x3bff, 0)).isEqualTo(minus(Errno.ENOTTY));
  }

  @Test
  void destroys() {
    assertThat(destroy(ioas)).isEqualTo(minus(Errno.EBUSY));
    assertThat(destroy(device)).isEqualTo(minus(Errno.EBUSY));
    assertThat(destroy(99)).isEqualTo(minus(Errno.ENOENT));
    assertThat(destroy(0)).isEqualTo(minus(Errno.ENOENT));
    assertThat(destroy(-1)).isEqualTo(minus(Errno.ENOENT));
    int other = ioas();
    int own = hwpt(other, 0);
    assertThat(own).isPositive();
    assertThat(destroy(other)).isEqualTo(minus(Errno.EBUSY));
    assertThat(destroy(own)).isZero();
    assertThat(destroy(other)).isZero();
  }

  private int destroy(int id) {
    return program.call(fd, Destroy.COMMAND, Destroy.ID, id);
  }

  private int hwpt(int over, int flags) {
    int answer =
        program.call(
            fd,
            HwptAlloc.COMMAND,
            HwptAlloc.DEV_ID,
            device,
            HwptAlloc.PT_ID,
            over,
            HwptAlloc.FLAGS,
            flags);
    return answer < 0 ? answer : (int) program.get(HwptAlloc.OUT_HWPT_ID);
  }

  @Test
  void bindsTwice() {
    assertThat(bind(vfio)).isEqualTo(minus(Errno.EINVAL));
    int second = program.open("/dev/vfio/devices/vfio0");
    assertThat(second).isPositive();
    assertThat(bind(second)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.door.close(program.process, second)).isZero();
    assertThat(attach(ioas)).as("the first is as it was").isEqualTo(hwpt);
  }

  @Test
  void replacesAndDetaches() {
    int other = hwpt(ioas(), 0);
    assertThat(attach(other)).isEqualTo(other);
    assertThat(program.call(vfio, DeviceDetachIommufdPt.COMMAND, new Object[0])).isZero();
    assertThat(program.call(vfio, DeviceDetachIommufdPt.COMMAND, new Object[0])).isZero();
  }

  @Test
  void aSiblingOnAHostDriver() {
    assertThat(program.door.close(program.process, vfio)).isZero();
    lab.group.siblingOnHostDriver = true;
    int again = program.open("/dev/vfio/devices/vfio0");
    assertThat(bind(again)).isEqualTo(minus(Errno.EPERM));
    lab.group.siblingOnHostDriver = false;
    assertThat(bind(again)).isPositive();
  }

  @Test
  void rangesBeforeAndAfterAttach() {
    long to = program.memory.address();
    Object[] fields = {
      IoasIovaRanges.IOAS_ID, ioas(), IoasIovaRanges.NUM_IOVAS, 4, IoasIovaRanges.ALLOWED_IOVAS, to
    };
    assertThat(program.call(fd, IoasIovaRanges.COMMAND, fields)).isZero();
    assertThat(program.get(IoasIovaRanges.NUM_IOVAS)).isEqualTo(1);
    assertThat(program.get(IoasIovaRanges.OUT_IOVA_ALIGNMENT)).isEqualTo(1);
    assertThat(program.memory.getAtIndex(ValueLayout.JAVA_LONG, 1)).isEqualTo(-1);
    fields[1] = ioas;
    assertThat(program.call(fd, IoasIovaRanges.COMMAND, fields)).isZero();
    assertThat(program.memory.asSlice(0, 32).toArray(ValueLayout.JAVA_LONG))
        .containsExactly(0, 0xfedfffffL, 0xfef00000L, -1);
    assertThat(program.get(IoasIovaRanges.OUT_IOVA_ALIGNMENT)).isEqualTo(4096);
  }
}
