package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.uapi.door.kit.FakeHwpt;
import org.bindery.uapi.iommufd.GetHwInfo;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.junit.jupiter.api.Test;

/** Page tables, nested ones, and the hardware that they are for. */
class PageTableCommandsTest extends CommandLab {
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
}
