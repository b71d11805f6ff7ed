package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.HwQueueAlloc;
import org.bindery.uapi.iommufd.HwptGetDirtyBitmap;
import org.bindery.uapi.iommufd.HwptInvalidate;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;
import org.bindery.uapi.iommufd.IoasAllowIovas;
import org.bindery.uapi.iommufd.IoasChangeProcess;
import org.bindery.uapi.iommufd.VdeviceAlloc;
import org.bindery.uapi.iommufd.ViommuAlloc;
import org.junit.jupiter.api.Test;

/** Dirty tracking, invalidation and virtual IOMMUs: families that an engine may lack. */
class FamilyCommandsTest extends CommandLab {
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
}
