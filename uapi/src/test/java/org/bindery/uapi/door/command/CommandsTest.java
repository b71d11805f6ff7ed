package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.FakeFd;
import org.bindery.uapi.door.kit.FakeHwpt;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.Destroy;
import org.bindery.uapi.iommufd.GetHwInfo;
import org.bindery.uapi.iommufd.HwQueueAlloc;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.HwptGetDirtyBitmap;
import org.bindery.uapi.iommufd.HwptInvalidate;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;
import org.bindery.uapi.iommufd.IoasAllowIovas;
import org.bindery.uapi.iommufd.IoasChangeProcess;
import org.bindery.uapi.iommufd.IoasCopy;
import org.bindery.uapi.iommufd.IoasIovaRanges;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasMapFile;
import org.bindery.uapi.iommufd.IoasUnmap;
import org.bindery.uapi.iommufd.Option;
import org.bindery.uapi.iommufd.VdeviceAlloc;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.iommufd.ViommuAlloc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each command checks itself, what it asks the engine, and what it writes back. */
class CommandsTest {
  private static final int RW = IoasMap.READABLE | IoasMap.WRITEABLE;

  private final FakeEngine engine = new FakeEngine();
  private final UserProgram program = new UserProgram(new EngineDoor(engine));
  private final int fd = program.open("/dev/iommu");
  private final FakeFd fake = engine.opened.getFirst();

  @AfterEach
  void close() {
    program.close();
  }

  private int call(Command command, Object... fields) {
    return program.call(fd, command, fields);
  }

  private void refused(Errno errno, Command command, Object... fields) {
    fake.calls.clear();
    assertThat(call(command, fields)).isEqualTo(minus(errno));
    assertThat(fake.calls).as("the engine was asked").isEmpty();
  }

  @Test
  void mapsWhereItIsToldOrTellsWhere() {
    assertThat(
            call(
                IoasMap.COMMAND,
                IoasMap.FLAGS,
                RW | IoasMap.FIXED_IOVA,
                IoasMap.IOAS_ID,
                4,
                IoasMap.USER_VA,
                0x7000,
                IoasMap.LENGTH,
                0x1000,
                IoasMap.IOVA,
                0x9000))
        .isZero();
    assertThat(
            call(
                IoasMap.COMMAND,
                IoasMap.FLAGS,
                IoasMap.READABLE,
                IoasMap.IOAS_ID,
                4,
                IoasMap.LENGTH,
                1,
                IoasMap.IOVA,
                0x9000))
        .isZero();
    assertThat(program.get(IoasMap.IOVA)).isEqualTo(0x2000);
    assertThat(fake.calls)
        .containsExactly("map 4 0x7000 0x1000 READ_WRITE 0x9000", "map 4 0x0 0x1 READ anywhere");
  }

  @Test
  void mapChecksFlagsThenNumbersThenDirection() {
    refused(Errno.EOPNOTSUPP, IoasMap.COMMAND, IoasMap.FLAGS, 8 | RW, IoasMap.IOVA, -1);
    refused(Errno.EOPNOTSUPP, IoasMap.COMMAND, IoasMap.FLAGS, RW, IoasMap.RESERVED, 1);
    refused(Errno.EOVERFLOW, IoasMap.COMMAND, IoasMap.IOVA, -1);
    refused(Errno.EOVERFLOW, IoasMap.COMMAND, IoasMap.LENGTH, -1);
    refused(Errno.EINVAL, IoasMap.COMMAND, IoasMap.FLAGS, IoasMap.FIXED_IOVA);
  }

  @Test
  void copies() {
    assertThat(
            call(
                IoasCopy.COMMAND,
                IoasCopy.FLAGS,
                IoasMap.WRITEABLE,
                IoasCopy.DST_IOAS_ID,
                4,
                IoasCopy.SRC_IOAS_ID,
                5,
                IoasCopy.LENGTH,
                0x1000,
                IoasCopy.SRC_IOVA,
                0x8000))
        .isZero();
    assertThat(program.get(IoasCopy.DST_IOVA)).isEqualTo(0x5000);
    assertThat(fake.calls).containsExactly("copy 4 5 0x8000 0x1000 WRITE anywhere");
    refused(Errno.EOPNOTSUPP, IoasCopy.COMMAND, IoasCopy.FLAGS, 16);
    refused(Errno.EOVERFLOW, IoasCopy.COMMAND, IoasCopy.SRC_IOVA, -1);
    refused(Errno.EOVERFLOW, IoasCopy.COMMAND, IoasCopy.DST_IOVA, -1);
    refused(Errno.EOVERFLOW, IoasCopy.COMMAND, IoasCopy.LENGTH, -1);
    refused(Errno.EINVAL, IoasCopy.COMMAND);
  }

  @Test
  void unmapTellsBytes() {
    assertThat(
            call(IoasUnmap.COMMAND, IoasUnmap.IOAS_ID, 4, IoasUnmap.IOVA, 0, IoasUnmap.LENGTH, -1))
        .isZero();
    assertThat(program.get(IoasUnmap.LENGTH)).isEqualTo(0x3000);
    assertThat(fake.calls).containsExactly("unmap 4 0x0 0xffffffffffffffff");
  }

  @Test
  void mapsAFileOfMemory() {
    fake.objects.put(4, "ioas");
    int file = program.door.memoryFile(program.process, program.process.memories().getFirst());
    Object[] good = {
      IoasMapFile.FLAGS,
      RW,
      IoasMapFile.IOAS_ID,
      4,
      IoasMapFile.FD,
      file,
      IoasMapFile.START,
      0x1000,
      IoasMapFile.LENGTH,
      0x2000
    };
    assertThat(call(IoasMapFile.COMMAND, good)).isZero();
    assertThat(program.get(IoasMapFile.IOVA)).isEqualTo(0x7000);
    assertThat(fake.calls).containsExactly("map file 4 0x1000 0x2000 READ_WRITE anywhere");

    refusedFile(Errno.EINVAL, good, IoasMapFile.FD, fd);
    refusedFile(Errno.EBADF, good, IoasMapFile.FD, 99);
    refusedFile(Errno.EBADF, good, IoasMapFile.FD, -1);
    refusedFile(Errno.EOVERFLOW, good, IoasMapFile.START, -1, IoasMapFile.FD, 99);
    refusedFile(Errno.EINVAL, good, IoasMapFile.LENGTH, 0, IoasMapFile.FD, 99);
    refusedFile(Errno.ENOENT, good, IoasMapFile.IOAS_ID, 5, IoasMapFile.LENGTH, 0);
    refusedFile(Errno.EINVAL, good, IoasMapFile.FLAGS, 1, IoasMapFile.IOAS_ID, 5);
  }

  private void refusedFile(Errno errno, Object[] good, Object... changed) {
    Object[] fields = Arrays.copyOf(good, good.length + changed.length);
    System.arraycopy(changed, 0, fields, good.length, changed.length);
    refused(errno, IoasMapFile.COMMAND, fields);
  }

  @Test
  void rangesAsManyAsFit() {
    fake.ranges = new IovaRanges(List.of(new IovaRange(0, 0xfff), new IovaRange(0x2000, -1)), 4096);
    long to = program.memory.address();
    assertThat(
            call(
                IoasIovaRanges.COMMAND,
                IoasIovaRanges.NUM_IOVAS,
                1,
                IoasIovaRanges.ALLOWED_IOVAS,
                to))
        .isEqualTo(minus(Errno.EMSGSIZE));
    assertThat(program.get(IoasIovaRanges.NUM_IOVAS)).isEqualTo(2);
    assertThat(program.get(IoasIovaRanges.OUT_IOVA_ALIGNMENT)).isEqualTo(4096);
    assertThat(longs(4)).containsExactly(0, 0xfff, 0, 0);
    assertThat(
            call(
                IoasIovaRanges.COMMAND,
                IoasIovaRanges.NUM_IOVAS,
                -1,
                IoasIovaRanges.ALLOWED_IOVAS,
                to))
        .isZero();
    assertThat(longs(4)).containsExactly(0, 0xfff, 0x2000, -1);
    assertThat(call(IoasIovaRanges.COMMAND, IoasIovaRanges.NUM_IOVAS, 1))
        .isEqualTo(minus(Errno.EFAULT));
    assertThat(call(IoasIovaRanges.COMMAND)).isEqualTo(minus(Errno.EMSGSIZE));
    refused(Errno.EOPNOTSUPP, IoasIovaRanges.COMMAND, IoasIovaRanges.RESERVED, 1);
  }

  private long[] longs(int count) {
    return program.memory.asSlice(0, count * 8L).toArray(ValueLayout.JAVA_LONG);
  }

  @Test
  void allowedRangesAreCheckedOneAfterTheOther() {
    fake.objects.put(4, "ioas");
    assertThat(allow(0x1000, 0x1fff, 0x3000, -1)).isZero();
    assertThat(fake.calls).containsExactly("allow 4 [0x1000-0x1fff, 0x3000-0xffffffffffffffff]");
    fake.calls.clear();

    assertThat(allow(0x1000, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x2000, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x1000, 0x1fff, 0, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x1000, 0x1fff, 0x1fff, 0x4000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(allow(0x1000, 0x1fff, 0, 0x4000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(fake.calls).isEmpty();

    // Wrong numbers first, although memory ends behind them.
    long end = program.argument.byteSize();
    MemorySegment last = program.argument;
    last.set(ValueLayout.JAVA_LONG, end - 16, 5);
    last.set(ValueLayout.JAVA_LONG, end - 8, 5);
    assertThat(allowFrom(last.address() + end - 16, 2)).isEqualTo(minus(Errno.EINVAL));
    last.set(ValueLayout.JAVA_LONG, end - 8, 6);
    assertThat(allowFrom(last.address() + end - 16, 2)).isEqualTo(minus(Errno.EFAULT));
    refused(Errno.ENOENT, IoasAllowIovas.COMMAND, IoasAllowIovas.IOAS_ID, 5);
    refused(
        Errno.EOPNOTSUPP,
        IoasAllowIovas.COMMAND,
        IoasAllowIovas.IOAS_ID,
        5,
        IoasAllowIovas.RESERVED,
        1);
  }

  private int allow(long... numbers) {
    MemorySegment.copy(numbers, 0, program.memory, ValueLayout.JAVA_LONG, 0, numbers.length);
    return allowFrom(program.memory.address(), numbers.length / 2);
  }

  private int allowFrom(long from, int count) {
    IoasAllowIovas.COMMAND.prepare(program.argument);
    IoasAllowIovas.IOAS_ID.set(program.argument, 4);
    IoasAllowIovas.NUM_IOVAS.set(program.argument, count);
    IoasAllowIovas.ALLOWED_IOVAS.set(program.argument, from);
    return program.call(fd, IoasAllowIovas.COMMAND);
  }

  @Test
  void options() {
    assertThat(call(Option.COMMAND, Option.OPTION_ID, 1, Option.OP, 1, Option.OBJECT_ID, 4))
        .isZero();
    assertThat(program.get(Option.VAL64)).isEqualTo(1);
    assertThat(call(Option.COMMAND, Option.VAL64, 7)).isZero();
    assertThat(fake.calls).containsExactly("option 4 HUGE_PAGES", "option 0 RLIMIT_MODE = 7");
    refused(Errno.EOPNOTSUPP, Option.COMMAND, Option.OPTION_ID, 2);
    refused(Errno.EOPNOTSUPP, Option.COMMAND, Option.RESERVED, 1);
    assertThat(call(Option.COMMAND, Option.OP, 2)).isEqualTo(minus(Errno.EOPNOTSUPP));
    fake.refuseNext(Errno.ENOENT);
    assertThat(call(Option.COMMAND, Option.OPTION_ID, 1, Option.OP, 2))
        .as("the object before the operation")
        .isEqualTo(minus(Errno.ENOENT));
  }

  @Test
  void theAddressSpaceOfTypeOne() {
    assertThat(call(VfioIoas.COMMAND)).isEqualTo(minus(Errno.ENODEV));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 4))
        .isEqualTo(minus(Errno.ENOENT));
    fake.objects.put(4, "ioas");
    fake.objects.put(5, "hwpt");
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 5))
        .isEqualTo(minus(Errno.ENOENT));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 4)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isZero();
    assertThat(program.get(VfioIoas.IOAS_ID)).isEqualTo(4);
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.CLEAR)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isEqualTo(minus(Errno.ENODEV));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, 3)).isEqualTo(minus(Errno.EOPNOTSUPP));
    assertThat(call(VfioIoas.COMMAND, VfioIoas.RESERVED, 3)).isEqualTo(minus(Errno.EOPNOTSUPP));
  }

  @Test
  void destroyingTheAddressSpaceOfTypeOneForgetsIt() {
    fake.objects.put(4, "ioas");
    fake.objects.put(5, "ioas");
    assertThat(call(VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 4)).isZero();
    fake.refuseNext(Errno.EBUSY);
    assertThat(call(Destroy.COMMAND, Destroy.ID, 4)).isEqualTo(minus(Errno.EBUSY));
    assertThat(call(Destroy.COMMAND, Destroy.ID, 5)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isZero();
    assertThat(call(Destroy.COMMAND, Destroy.ID, 4)).isZero();
    assertThat(call(VfioIoas.COMMAND)).isEqualTo(minus(Errno.ENODEV));
  }

  @Test
  void aPageTableOverAnAddressSpace() {
    fake.objects.put(4, "ioas");
    fake.objects.put(5, "device");
    assertThat(
            call(
                HwptAlloc.COMMAND,
                HwptAlloc.DEV_ID,
                5,
                HwptAlloc.PT_ID,
                4,
                HwptAlloc.FLAGS,
                15,
                HwptAlloc.FAULT_ID,
                6))
        .isZero();
    assertThat(fake.calls).containsExactly("hwpt 5 PAGING over 4 nest-parent dirty pasid faults 6");
    assertThat(program.get(HwptAlloc.OUT_HWPT_ID)).isEqualTo(1);
  }

  @Test
  void aNestedPageTable() {
    fake.objects.put(5, "device");
    fake.objects.put(6, "hwpt");
    fake.hwpts.add(new FakeHwpt(6, 4, PageTableKind.PAGING, Snoop.ENFORCE, List.of()));
    fake.objects.put(7, "hwpt");
    fake.hwpts.add(new FakeHwpt(7, 0, PageTableKind.NESTED, Snoop.ENFORCE, List.of()));
    fake.objects.put(8, "viommu");
    program.memory.set(ValueLayout.JAVA_LONG, 0, 0x1122334455667788L);

    assertThat(nested(6, HwptAlloc.PASID)).isZero();
    MemorySegment read = MemorySegment.ofArray(new byte[12]);
    fake.data.read(read, 4);
    assertThat(read.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(0x1122334455667788L);
    assertThat(read.get(ValueLayout.JAVA_INT_UNALIGNED, 8)).isZero();
    assertThat(nested(8, 0)).isZero();
    assertThat(fake.calls)
        .containsExactly("hwpt 5 NESTED over 6 pasid data 2", "hwpt 5 NESTED over 8 data 2");

    fake.calls.clear();
    assertThat(nested(7, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(nested(5, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(nested(99, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(nested(6, HwptAlloc.DIRTY_TRACKING)).isEqualTo(minus(Errno.EOPNOTSUPP));
    assertThat(nested(8, HwptAlloc.NEST_PARENT)).isEqualTo(minus(Errno.EOPNOTSUPP));
    refused(Errno.EOPNOTSUPP, HwptAlloc.COMMAND, HwptAlloc.DEV_ID, 5, HwptAlloc.PT_ID, 6);
  }

  private int nested(int parent, int flags) {
    return call(
        HwptAlloc.COMMAND,
        HwptAlloc.DEV_ID,
        5,
        HwptAlloc.PT_ID,
        parent,
        HwptAlloc.FLAGS,
        flags,
        HwptAlloc.DATA_TYPE,
        2,
        HwptAlloc.DATA_LEN,
        8,
        HwptAlloc.DATA_UPTR,
        program.memory.address());
  }

  @Test
  void aPageTableChecksReservedThenDataThenDeviceThenParent() {
    fake.objects.put(4, "ioas");
    fake.objects.put(5, "device");
    refused(Errno.EOPNOTSUPP, HwptAlloc.COMMAND, HwptAlloc.RESERVED, 1, HwptAlloc.DATA_LEN, 1);
    refused(Errno.EINVAL, HwptAlloc.COMMAND, HwptAlloc.DATA_LEN, 1);
    refused(Errno.EINVAL, HwptAlloc.COMMAND, HwptAlloc.DATA_TYPE, 1);
    refused(Errno.ENOENT, HwptAlloc.COMMAND, HwptAlloc.DEV_ID, 4);
    refused(Errno.EINVAL, HwptAlloc.COMMAND, HwptAlloc.DEV_ID, 5, HwptAlloc.FLAGS, -1);
    refused(
        Errno.EOPNOTSUPP,
        HwptAlloc.COMMAND,
        HwptAlloc.DEV_ID,
        5,
        HwptAlloc.PT_ID,
        4,
        HwptAlloc.FLAGS,
        16);
  }

  @Test
  void hardwareDescribesItself() {
    fake.objects.put(5, "device");
    program.memory.fill((byte) 0x55);
    long to = program.memory.address();
    Object[] fields = {
      GetHwInfo.DEV_ID,
      5,
      GetHwInfo.DATA_LEN,
      12,
      GetHwInfo.DATA_UPTR,
      to,
      GetHwInfo.OUT_DATA_TYPE,
      9
    };
    assertThat(call(GetHwInfo.COMMAND, fields)).isZero();
    assertThat(program.memory.asSlice(0, 14).toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0x55, 0x55);
    assertThat(program.get(GetHwInfo.DATA_LEN)).isEqualTo(8);
    assertThat(program.get(GetHwInfo.OUT_DATA_TYPE)).isEqualTo(1);
    assertThat(program.get(GetHwInfo.OUT_MAX_PASID_LOG2)).isEqualTo(20);
    assertThat(program.get(GetHwInfo.OUT_CAPABILITIES)).isEqualTo(1 | 8);
    assertThat(call(GetHwInfo.COMMAND, GetHwInfo.DEV_ID, 5)).as("no room").isZero();
    assertThat(program.get(GetHwInfo.DATA_LEN)).isEqualTo(8);
    assertThat(
            call(
                GetHwInfo.COMMAND,
                GetHwInfo.DEV_ID,
                5,
                GetHwInfo.FLAGS,
                1,
                GetHwInfo.OUT_DATA_TYPE,
                9))
        .isZero();
    assertThat(fake.calls).containsExactly("hardware 5 0", "hardware 5 0", "hardware 5 9");
    assertThat(call(GetHwInfo.COMMAND, GetHwInfo.DEV_ID, 5, GetHwInfo.DATA_LEN, 1))
        .isEqualTo(minus(Errno.EFAULT));
    refused(Errno.ENOENT, GetHwInfo.COMMAND);
    refused(Errno.EOPNOTSUPP, GetHwInfo.COMMAND, GetHwInfo.FLAGS, 2);
    program.prepare(GetHwInfo.COMMAND);
    program.argument.set(ValueLayout.JAVA_BYTE, 31, (byte) 1);
    assertThat(program.call(fd, GetHwInfo.COMMAND)).isEqualTo(minus(Errno.EOPNOTSUPP));
  }

  @Test
  void dirtyPages() {
    assertThat(
            call(
                HwptSetDirtyTracking.COMMAND,
                HwptSetDirtyTracking.HWPT_ID,
                4,
                HwptSetDirtyTracking.FLAGS,
                1))
        .isZero();
    fake.dirty =
        sink -> {
          sink.dirty(0x10000, 0x1000);
          sink.dirty(0x13000, 0x9000);
          sink.dirty(0xf000, 0x2000);
          sink.dirty(0x1f000, 0x20000);
        };
    assertThat(
            call(
                HwptGetDirtyBitmap.COMMAND,
                HwptGetDirtyBitmap.HWPT_ID,
                4,
                HwptGetDirtyBitmap.IOVA,
                0x10000,
                HwptGetDirtyBitmap.LENGTH,
                0x14000,
                HwptGetDirtyBitmap.PAGE_SIZE,
                0x1000,
                HwptGetDirtyBitmap.DATA,
                program.memory.address()))
        .isZero();
    assertThat(program.memory.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(0b1111_1000_1111_1111_1001L);
    assertThat(
            call(
                HwptGetDirtyBitmap.COMMAND,
                HwptGetDirtyBitmap.FLAGS,
                1,
                HwptGetDirtyBitmap.LENGTH,
                0x40000,
                HwptGetDirtyBitmap.PAGE_SIZE,
                0x1000,
                HwptGetDirtyBitmap.DATA,
                0))
        .as("a bitmap that is not there is no error")
        .isZero();
    assertThat(fake.calls)
        .containsExactly(
            "dirty tracking 4 true",
            "dirty 4 0x10000 0x14000 0x1000 clear",
            "dirty 0 0x0 0x40000 0x1000");
    refused(Errno.EOPNOTSUPP, HwptSetDirtyTracking.COMMAND, HwptSetDirtyTracking.FLAGS, 2);
    refused(Errno.EOPNOTSUPP, HwptGetDirtyBitmap.COMMAND, HwptGetDirtyBitmap.FLAGS, 2);
    refused(Errno.EOPNOTSUPP, HwptGetDirtyBitmap.COMMAND, HwptGetDirtyBitmap.RESERVED, 2);
  }

  @Test
  void invalidationTellsHowFarItCame() {
    program.memory.set(ValueLayout.JAVA_INT, 0, 11);
    program.memory.set(ValueLayout.JAVA_INT, 8, 22);
    fake.invalidation =
        entries -> {
          MemorySegment entry = MemorySegment.ofArray(new byte[8]);
          entries.read(1, entry, 8);
          assertThat(entry.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(22);
          entries.done(1);
        };
    Object[] fields = {
      HwptInvalidate.HWPT_ID,
      4,
      HwptInvalidate.DATA_TYPE,
      3,
      HwptInvalidate.DATA_UPTR,
      program.memory.address(),
      HwptInvalidate.ENTRY_LEN,
      8,
      HwptInvalidate.ENTRY_NUM,
      2
    };
    assertThat(call(HwptInvalidate.COMMAND, fields)).isZero();
    assertThat(program.get(HwptInvalidate.ENTRY_NUM)).isEqualTo(1);
    assertThat(fake.calls).containsExactly("invalidate 4 type 3: 2 of 8");
    fake.refuseNext(Errno.EIO);
    assertThat(call(HwptInvalidate.COMMAND, fields)).isEqualTo(minus(Errno.EIO));
    assertThat(program.get(HwptInvalidate.ENTRY_NUM)).isZero();
  }

  @Test
  void invalidationIsBounded() {
    Object[][] wrong = {
      {HwptInvalidate.DATA_UPTR, 0},
      {HwptInvalidate.ENTRY_LEN, 0},
      {HwptInvalidate.ENTRY_LEN, 4097},
      {HwptInvalidate.ENTRY_NUM, (1 << 19) + 1},
      {HwptInvalidate.ENTRY_NUM, -1}
    };
    for (Object[] each : wrong) {
      refused(
          Errno.EINVAL,
          HwptInvalidate.COMMAND,
          HwptInvalidate.DATA_UPTR,
          1,
          HwptInvalidate.ENTRY_LEN,
          8,
          HwptInvalidate.ENTRY_NUM,
          1,
          each[0],
          each[1]);
      assertThat(program.get(HwptInvalidate.ENTRY_NUM)).isZero();
    }
    refused(Errno.EOPNOTSUPP, HwptInvalidate.COMMAND, HwptInvalidate.RESERVED, 1);
    assertThat(call(HwptInvalidate.COMMAND, HwptInvalidate.ENTRY_LEN, 0)).as("a probe").isZero();
  }

  @Test
  void virtualObjects() {
    assertThat(
            call(
                ViommuAlloc.COMMAND,
                ViommuAlloc.TYPE,
                1,
                ViommuAlloc.DEV_ID,
                5,
                ViommuAlloc.HWPT_ID,
                6,
                ViommuAlloc.DATA_LEN,
                8,
                ViommuAlloc.RESERVED,
                1,
                ViommuAlloc.DATA_UPTR,
                program.memory.address()))
        .isZero();
    fake.data.write(MemorySegment.ofArray(new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9}), 4);
    assertThat(program.memory.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(0x0909090909090909L);
    assertThat(
            call(
                VdeviceAlloc.COMMAND,
                VdeviceAlloc.VIOMMU_ID,
                1,
                VdeviceAlloc.DEV_ID,
                5,
                VdeviceAlloc.VIRT_ID,
                -2))
        .isZero();
    assertThat(program.get(VdeviceAlloc.OUT_VDEVICE_ID)).isEqualTo(2);
    assertThat(
            call(
                HwQueueAlloc.COMMAND,
                HwQueueAlloc.VIOMMU_ID,
                1,
                HwQueueAlloc.TYPE,
                1,
                HwQueueAlloc.INDEX,
                3,
                HwQueueAlloc.NESTING_PARENT_IOVA,
                0x4000,
                HwQueueAlloc.LENGTH,
                0x100))
        .isZero();
    assertThat(program.get(HwQueueAlloc.OUT_HW_QUEUE_ID)).isEqualTo(3);
    assertThat(fake.calls)
        .containsExactly(
            "viommu 5 6 1 data", "vdevice 1 5 0xfffffffffffffffe", "hw queue 1 1 3 0x4000 0x100");
    refused(Errno.EOPNOTSUPP, ViommuAlloc.COMMAND, ViommuAlloc.FLAGS, 1);
    refused(Errno.EOPNOTSUPP, HwQueueAlloc.COMMAND, HwQueueAlloc.FLAGS, 1);
  }

  @Test
  void anEngineWithoutAFamily() {
    fake.families = false;
    fake.objects.put(4, "ioas");
    for (Command command :
        List.of(
            HwptSetDirtyTracking.COMMAND,
            HwptGetDirtyBitmap.COMMAND,
            HwptInvalidate.COMMAND,
            ViommuAlloc.COMMAND,
            VdeviceAlloc.COMMAND,
            HwQueueAlloc.COMMAND,
            IoasChangeProcess.COMMAND)) {
      refused(Errno.EOPNOTSUPP, command);
    }
    refused(Errno.EOPNOTSUPP, IoasAllowIovas.COMMAND, IoasAllowIovas.IOAS_ID, 4);
  }

  @Test
  void aProcessTakesOverWhatIsPinned() {
    assertThat(call(IoasChangeProcess.COMMAND)).isZero();
    assertThat(fake.calls).containsExactly("change process admin");
    refused(Errno.EOPNOTSUPP, IoasChangeProcess.COMMAND, IoasChangeProcess.RESERVED, 1);
  }
}
