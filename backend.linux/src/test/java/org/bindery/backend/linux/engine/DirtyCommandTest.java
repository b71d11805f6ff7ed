package org.bindery.backend.linux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.backend.linux.testing.UserMemory;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.DirtyCommands;
import org.bindery.uapi.iommufd.HwptGetDirtyBitmap;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;
import org.bindery.uapi.iommufd.IoasAllowIovas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirtyCommandTest {
  @TempDir Path root;
  private Lab lab;
  private DirtyCommands dirty;

  @BeforeEach
  void open() {
    lab = new Lab(root);
    dirty = lab.fd.commands(DirtyCommands.class).orElseThrow();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private List<String> read(long iova, long length, long pageSize) {
    List<String> told = new ArrayList<>();
    dirty.readDirty(
        3, iova, length, pageSize, true, (at, bytes) -> told.add("0x%x+0x%x".formatted(at, bytes)));
    return told;
  }

  @Test
  void bitsOfTheKernelAreTold() {
    lab.kernel.on(
        HwptGetDirtyBitmap.COMMAND,
        argument -> {
          assertThat(HwptGetDirtyBitmap.HWPT_ID.get(argument)).isEqualTo(3);
          assertThat(HwptGetDirtyBitmap.FLAGS.get(argument)).isZero();
          assertThat(HwptGetDirtyBitmap.LENGTH.get(argument)).isEqualTo(70 * 4096);
          // Bits 1, 65 and one behind the end.
          UserMemory.put(HwptGetDirtyBitmap.DATA.get(argument), 2, 2 | 1 << 20);
          return 0;
        });
    assertThat(read(0x10000, 70 * 4096, 4096)).containsExactly("0x11000+0x1000", "0x51000+0x1000");
  }

  @Test
  void moreThanABitmapHoldsIsAskedForInParts() {
    long part = (1L << 24) * 4096;
    List<Long> asked = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lab.kernel.on(
          HwptGetDirtyBitmap.COMMAND,
          argument -> {
            asked.add(HwptGetDirtyBitmap.IOVA.get(argument));
            asked.add(HwptGetDirtyBitmap.LENGTH.get(argument));
            return 0;
          });
    }
    assertThat(read(0, 2 * part + 4096, 4096)).isEmpty();
    assertThat(asked).containsExactly(0L, part, part, part, 2 * part, 4096L);
  }

  @Test
  void partsAreReadWhenBothEndsAreRight() {
    long part = (1L << 24) * 4096;
    assertRefused(Errno.EINVAL, "not whole pages", () -> read(0, part + 4097, 4096));
    assertRefused(Errno.EINVAL, "not whole pages", () -> read(1, part + 4096, 4096));
    assertRefused(Errno.EOVERFLOW, "behind 64 bits", () -> read(-4096, part + 4096, 4096));
    assertThat(lab.kernel.calls).isEmpty();
    // It ends with the last byte of 64 bits.
    assertThat(read(-part - 4096, part + 4096, 4096)).isEmpty();
    assertThat(lab.kernel.calls).hasSize(2);
  }

  @Test
  void theKernelNeverGetsABitmapThatItWouldWriteBeyond() {
    assertRefused(Errno.EINVAL, "would have no end", () -> read(0, 0, 4096));
    assertRefused(Errno.EINVAL, "no power of two", () -> read(0, 96 * 4096, 3 * 4096));
    assertThat(lab.kernel.calls).isEmpty();
  }

  @Test
  void pagesOfAnySizeAreCounted() {
    lab.kernel.on(
        HwptGetDirtyBitmap.COMMAND,
        argument -> {
          UserMemory.put(HwptGetDirtyBitmap.DATA.get(argument), 2);
          return 0;
        });
    assertThat(read(0, 1L << 62, 1L << 41)).containsExactly("0x20000000000+0x20000000000");
  }

  @Test
  void refusalsSayWhatIsWrong() {
    lab.kernel.answer(HwptSetDirtyTracking.COMMAND, Errno.EOPNOTSUPP);
    assertRefused(
        Errno.EOPNOTSUPP,
        "was not allocated for dirty tracking",
        () -> dirty.setDirtyTracking(3, true));
    lab.kernel.answer(HwptSetDirtyTracking.COMMAND, Errno.ENOENT);
    assertRefused(Errno.ENOENT, "fd0 has no page table 3", () -> dirty.setDirtyTracking(3, false));
    lab.kernel.answer(HwptSetDirtyTracking.COMMAND, Errno.ENOTTY);
    assertRefused(Errno.EOPNOTSUPP, "since Linux 6.7", () -> dirty.setDirtyTracking(3, true));
  }

  @Test
  void allowedRangesGoToTheKernel() {
    AddressCommands addresses = lab.fd.commands(AddressCommands.class).orElseThrow();
    List<Long> given = new ArrayList<>();
    lab.kernel.on(
        IoasAllowIovas.COMMAND,
        argument -> {
          assertThat(IoasAllowIovas.NUM_IOVAS.get(argument)).isEqualTo(2);
          UserMemory.get(IoasAllowIovas.ALLOWED_IOVAS.get(argument), 4).forEach(given::add);
          return 0;
        });
    addresses.allowIovas(1, List.of(new IovaRange(4096, 8191), new IovaRange(1 << 20, 1 << 21)));
    assertThat(given).containsExactly(4096L, 8191L, 1L << 20, 1L << 21);
    lab.kernel.answer(IoasAllowIovas.COMMAND, Errno.EADDRINUSE);
    assertRefused(
        Errno.EADDRINUSE,
        "meets what is reserved",
        () -> addresses.allowIovas(1, List.of(new IovaRange(0, 1))));
  }
}
