package org.bindery.uapi.door.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bindery.api.Errno;
import org.bindery.uapi.iommufd.IoasChangeProcess;
import org.bindery.uapi.iommufd.IoasCopy;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IoasMapFile;
import org.bindery.uapi.iommufd.IoasUnmap;
import org.junit.jupiter.api.Test;

/** What maps and unmaps, and whom what is pinned is charged to. */
class MapCommandsTest extends CommandLab {
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
  void aProcessTakesOverWhatIsPinned() {
    assertThat(call(IoasChangeProcess.COMMAND)).isZero();
    assertThat(fake.calls).containsExactly("change process admin");
    refused(Errno.EOPNOTSUPP, IoasChangeProcess.COMMAND, IoasChangeProcess.RESERVED, 1);
  }
}
