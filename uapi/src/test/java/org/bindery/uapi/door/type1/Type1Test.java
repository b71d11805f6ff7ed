package org.bindery.uapi.door.type1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.uapi.door.kit.UserProgram.minus;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.uapi.door.engine.EngineDoor;
import org.bindery.uapi.door.file.VfioArgument;
import org.bindery.uapi.door.kit.FakeArea;
import org.bindery.uapi.door.kit.FakeEngine;
import org.bindery.uapi.door.kit.FakeFd;
import org.bindery.uapi.door.kit.FakeHwpt;
import org.bindery.uapi.door.kit.UserProgram;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.vfio.IommuGetInfo;
import org.bindery.uapi.vfio.IommuMapDma;
import org.bindery.uapi.vfio.IommuUnmapDma;
import org.bindery.uapi.vfio.VfioCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** VFIO's container on an IOMMU fd. */
class Type1Test {
  private final FakeEngine engine = new FakeEngine();
  private final UserProgram program = new UserProgram(new EngineDoor(engine));
  private final int fd = program.open("/dev/vfio/vfio");
  private final FakeFd fake = engine.opened.getFirst();

  @AfterEach
  void close() {
    program.close();
  }

  private int value(int command, long argument) {
    return program.door.ioctl(program.process, fd, command, argument);
  }

  private void choose() {
    fake.objects.put(4, "ioas");
    assertThat(program.call(fd, VfioIoas.COMMAND, VfioIoas.OP, VfioIoas.SET, VfioIoas.IOAS_ID, 4))
        .isZero();
    fake.calls.clear();
  }

  @Test
  void extensions() {
    assertThat(value(VfioCommands.GET_API_VERSION, 7)).isZero();
    for (long yes : new long[] {1, 3, 9}) {
      assertThat(value(VfioCommands.CHECK_EXTENSION, yes)).isEqualTo(1);
    }
    for (long no : new long[] {0, 2, 5, 6, 7, 8, 10, -1}) {
      assertThat(value(VfioCommands.CHECK_EXTENSION, no)).isZero();
    }
    assertThat(value(VfioCommands.CHECK_EXTENSION, VfioCommands.DMA_CC_IOMMU))
        .isEqualTo(minus(Errno.ENODEV));
    choose();
    assertThat(value(VfioCommands.CHECK_EXTENSION, VfioCommands.DMA_CC_IOMMU)).isEqualTo(1);
    fake.hwpts.add(new FakeHwpt(5, 9, PageTableKind.PAGING, Snoop.ALLOW, List.of()));
    fake.hwpts.add(new FakeHwpt(6, 4, PageTableKind.PAGING, Snoop.ENFORCE, List.of()));
    assertThat(value(VfioCommands.CHECK_EXTENSION, VfioCommands.DMA_CC_IOMMU)).isEqualTo(1);
    fake.hwpts.add(new FakeHwpt(7, 4, PageTableKind.PAGING, Snoop.ALLOW, List.of()));
    assertThat(value(VfioCommands.CHECK_EXTENSION, VfioCommands.DMA_CC_IOMMU)).isZero();
  }

  @Test
  void type() {
    assertThat(value(VfioCommands.SET_IOMMU, 3)).isEqualTo(minus(Errno.ENODEV));
    assertThat(value(VfioCommands.SET_IOMMU, 2)).isEqualTo(minus(Errno.EINVAL));
    choose();
    assertThat(value(VfioCommands.SET_IOMMU, 3)).isZero();
    assertThat(fake.calls).isEmpty();
    assertThat(value(VfioCommands.SET_IOMMU, 1)).isZero();
    assertThat(fake.calls).containsExactly("option 4 HUGE_PAGES = 0");
  }

  private int map(int flags, long size) {
    return program.call(
        fd,
        IommuMapDma.COMMAND,
        IommuMapDma.FLAGS,
        flags,
        IommuMapDma.VADDR,
        0x7000,
        IommuMapDma.IOVA,
        0x9000,
        IommuMapDma.SIZE,
        size);
  }

  @Test
  void maps() {
    assertThat(map(4, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(3, 0x1000)).isEqualTo(minus(Errno.ENODEV));
    choose();
    assertThat(map(3, 0x1000)).isZero();
    assertThat(map(1, 0x1000)).isZero();
    assertThat(fake.calls)
        .containsExactly(
            "map 4 0x7000 0x1000 READ_WRITE 0x9000", "map 4 0x7000 0x1000 READ 0x9000");
    assertThat(map(3, 0)).isEqualTo(minus(Errno.EINVAL));
    assertThat(map(3, -1)).as("it wraps").isEqualTo(minus(Errno.EOVERFLOW));
    program.prepare(IommuMapDma.COMMAND);
    program.setSize(31);
    assertThat(program.call(fd, IommuMapDma.COMMAND)).isEqualTo(minus(Errno.EINVAL));
    assertThat(value(IommuMapDma.COMMAND.number(), 0)).isEqualTo(minus(Errno.EFAULT));
  }

  private int unmap(int flags, long iova, long size) {
    return program.call(
        fd,
        IommuUnmapDma.COMMAND,
        IommuUnmapDma.FLAGS,
        flags,
        IommuUnmapDma.IOVA,
        iova,
        IommuUnmapDma.SIZE,
        size);
  }

  @Test
  void unmaps() {
    assertThat(unmap(1, 0, 0x1000)).isEqualTo(minus(Errno.EINVAL));
    assertThat(unmap(0, 0, 0x1000)).isEqualTo(minus(Errno.ENODEV));
    choose();
    assertThat(unmap(0, 0x2000, 0x1000)).isZero();
    assertThat(program.get(IommuUnmapDma.SIZE)).isEqualTo(0x3000);
    assertThat(unmap(IommuUnmapDma.ALL, 0, 0)).isZero();
    assertThat(unmap(IommuUnmapDma.ALL, 0, 1)).isEqualTo(minus(Errno.EINVAL));
    assertThat(program.get(IommuUnmapDma.SIZE)).isEqualTo(1);
    assertThat(fake.calls)
        .containsExactly(
            "option 4 HUGE_PAGES", "unmap 4 0x2000 0x1000", "unmap 4 0x0 0xffffffffffffffff");
  }

  @Test
  void unmapsNothing() {
    choose();
    fake.areas.add(new FakeArea(0x8000, 0x2000));
    fake.refuseUnmap = Errno.ENOENT;
    assertThat(unmap(0, 0x2000, 0x1000)).isZero();
    assertThat(program.get(IommuUnmapDma.SIZE)).isZero();
    assertThat(unmap(0, 0x9000, 0x1000)).as("a part").isEqualTo(minus(Errno.ENOENT));
    assertThat(program.get(IommuUnmapDma.SIZE)).isZero();
    fake.refuseUnmap = Errno.EBUSY;
    assertThat(unmap(0, 0x2000, 0x1000)).isEqualTo(minus(Errno.EBUSY));
  }

  @Test
  void cutsBothEndsWhereThatIsPossible() {
    choose();
    fake.hugePages = 0;
    assertThat(unmap(0, 0x2000, 0x1000)).isZero();
    assertThat(unmap(0, 0, 0x1000)).isZero();
    fake.cuts = false;
    assertThat(unmap(0, 0x2000, 0x1000)).isZero();
    assertThat(fake.calls)
        .containsExactly(
            "option 4 HUGE_PAGES",
            "cut 4 [12287, 8191]",
            "unmap 4 0x2000 0x1000",
            "option 4 HUGE_PAGES",
            "cut 4 [4095]",
            "unmap 4 0x0 0x1000",
            "option 4 HUGE_PAGES",
            "unmap 4 0x2000 0x1000");
  }

  @Test
  void infoTellsWhatWouldFit() {
    choose();
    fake.ranges = new IovaRanges(List.of(new IovaRange(0, 0xfff), new IovaRange(0x2000, -1)), 1);
    assertThat(program.call(fd, IommuGetInfo.COMMAND, new Object[0])).isZero();
    assertThat(program.get(VfioArgument.ARGSZ)).isEqualTo(24 + 16 + 48);
    assertThat(program.get(IommuGetInfo.FLAGS)).isEqualTo(3);
    assertThat(program.get(IommuGetInfo.IOVA_PGSIZES)).isEqualTo(-4096);
    assertThat(program.get(IommuGetInfo.CAP_OFFSET)).isZero();
  }

  @Test
  void infoWithEverything() {
    choose();
    fake.ranges = new IovaRanges(List.of(new IovaRange(0, 0xfff), new IovaRange(0x2000, -1)), 1);
    fake.pageSizes = 4096 | 1 << 21;
    program.prepare(IommuGetInfo.COMMAND);
    program.setSize(100);
    assertThat(program.call(fd, IommuGetInfo.COMMAND)).isZero();
    assertThat(program.get(IommuGetInfo.IOVA_PGSIZES)).isEqualTo(4096 | 1 << 21);
    assertThat(program.get(IommuGetInfo.CAP_OFFSET)).isEqualTo(24);
    assertThat(program.argument.asSlice(24, 16).toArray(ValueLayout.JAVA_INT))
        .containsExactly(3 | 1 << 16, 40, -1, 0);
    assertThat(program.argument.asSlice(40, 16).toArray(ValueLayout.JAVA_INT))
        .containsExactly(1 | 1 << 16, 0, 2, 0);
    assertThat(program.argument.asSlice(56, 32).toArray(ValueLayout.JAVA_LONG))
        .containsExactly(0, 0xfff, 0x2000, -1);
    assertThat(program.get(VfioArgument.ARGSZ)).isEqualTo(88);
  }

  @Test
  void infoOfATableWithSmallPages() {
    choose();
    fake.pageSizes = 2048 | 1 << 20;
    program.prepare(IommuGetInfo.COMMAND);
    program.setSize(16);
    program.argument.set(ValueLayout.JAVA_INT, 16, 99);
    assertThat(program.call(fd, IommuGetInfo.COMMAND)).isZero();
    assertThat(program.get(IommuGetInfo.IOVA_PGSIZES)).isEqualTo(4096 | 1 << 20);
    assertThat(program.get(IommuGetInfo.CAP_OFFSET)).as("no room for it").isEqualTo(99);
  }

  @Test
  void whatIsNotThere() {
    assertThat(value(0x3b75, 0)).isEqualTo(minus(Errno.ENOTTY));
    assertThat(value(IommuGetInfo.COMMAND.number(), 0)).isEqualTo(minus(Errno.EFAULT));
    program.prepare(IommuGetInfo.COMMAND);
    assertThat(program.call(fd, IommuGetInfo.COMMAND)).isEqualTo(minus(Errno.ENODEV));
  }
}
