package org.bindery.tck.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRange;
import org.bindery.api.PinnedRange;
import org.bindery.api.SoftwareDevice;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading, writing and pinning what is mapped, and giving it back when it is unmapped. */
class SoftwareAccessTest {
  private static final long IOVA = 0x100000;
  private static final long READ_ONLY = 0x200000;

  @RegisterExtension final Lab lab = new Lab();
  private final List<IovaRange> unmapped = new CopyOnWriteArrayList<>();
  private final List<PinnedRange> pins = new CopyOnWriteArrayList<>();
  private Pages pages;
  private Pages readOnly;
  private IommuFd fd;
  private int ioas;
  private SoftwareDevice device;

  @BeforeEach
  void attach() {
    pages = lab.pages(2);
    readOnly = lab.pages(1);
    fd = lab.open();
    ioas = fd.allocateIoas();
    map(pages, Access.READ_WRITE, IOVA);
    map(readOnly, Access.READ, READ_ONLY);
    device =
        fd.registerSoftwareDevice(
            "soft",
            Optional.empty(),
            (iova, length) -> {
              unmapped.add(new IovaRange(iova, length == -1 ? -1 : iova + length - 1));
              pins.forEach(PinnedRange::close);
            });
    int unused = device.attach(ioas);
  }

  private void map(Pages what, Access access, long iova) {
    long unused = fd.map(ioas, what.address(), what.length(), access, OptionalLong.of(iova));
  }

  private static MemorySegment bytes(int length) {
    return MemorySegment.ofArray(new byte[length]);
  }

  @Test
  void bytesAreReadAndWrittenAcrossPages() {
    pages.random(1);
    MemorySegment read = bytes(100);
    device.read(IOVA + Pages.SIZE - 50, read);
    assertArrayEquals(
        Arrays.copyOfRange(pages.bytes(), Pages.SIZE - 50, Pages.SIZE + 50),
        read.toArray(ValueLayout.JAVA_BYTE));
    device.write(IOVA + 10, read);
    assertArrayEquals(
        read.toArray(ValueLayout.JAVA_BYTE), Arrays.copyOfRange(pages.bytes(), 10, 110));
  }

  @Test
  void bytesAreReadAcrossAreasThatAdjoin() {
    Pages next = lab.pages(1).fill(0x22);
    pages.fill(0x11);
    map(next, Access.READ, IOVA + pages.length());
    MemorySegment read = bytes(2);
    device.read(IOVA + pages.length() - 1, read);
    assertArrayEquals(new byte[] {0x11, 0x22}, read.toArray(ValueLayout.JAVA_BYTE));
  }

  @Test
  void aHoleIsEnoent() {
    Refused.with(Errno.ENOENT, () -> device.read(0x900000, bytes(1)));
    Refused.with(Errno.ENOENT, () -> device.read(IOVA + pages.length() - 1, bytes(2)));
    Refused.with(Errno.ENOENT, () -> device.pin(0x900000, Pages.SIZE, Access.READ));
    Refused.with(Errno.ENOENT, () -> device.pin(IOVA, pages.length() + Pages.SIZE, Access.READ));
  }

  @Test
  void whatTheMapDoesNotPermitIsEperm() {
    readOnly.fill(0x33);
    Refused.with(Errno.EPERM, () -> device.write(READ_ONLY, bytes(1)));
    Refused.with(Errno.EPERM, () -> device.pin(READ_ONLY, Pages.SIZE, Access.READ_WRITE));
    assertTrue(readOnly.all(0x33), "bytes were written");
    device.read(READ_ONLY, bytes(Pages.SIZE));
  }

  @Test
  void notAttachedIsEnoent() {
    device.detach();
    Refused.with(Errno.ENOENT, () -> device.read(IOVA, bytes(1)));
    Refused.with(Errno.ENOENT, () -> device.pin(IOVA, Pages.SIZE, Access.READ));
  }

  @Test
  void aPinHasALengthAndWholePages() {
    Refused.with(Errno.EINVAL, () -> device.pin(IOVA, 0, Access.READ));
    Refused.with(Errno.EINVAL, () -> device.pin(IOVA + 1, Pages.SIZE, Access.READ));
    Refused.with(Errno.EINVAL, () -> device.pin(IOVA, 100, Access.READ));
    Refused.with(Errno.EINVAL, () -> device.pin(IOVA, Pages.SIZE, Access.NONE));
    Refused.with(Errno.EOVERFLOW, () -> device.pin(-Pages.SIZE, 2 * Pages.SIZE, Access.READ));
  }

  @Test
  void pinnedPagesAreTheMemory() {
    pages.random(2);
    try (PinnedRange pinned = device.pin(IOVA, pages.length(), Access.READ_WRITE)) {
      assertEquals(IOVA, pinned.iova());
      assertEquals(pages.length(), pinned.length());
      List<Byte> seen = new ArrayList<>();
      for (MemorySegment segment : pinned.segments()) {
        for (byte b : segment.toArray(ValueLayout.JAVA_BYTE)) {
          seen.add(b);
        }
      }
      byte[] wanted = pages.bytes();
      assertEquals(wanted.length, seen.size());
      for (int i = 0; i < wanted.length; i++) {
        assertEquals(wanted[i], seen.get(i), "at " + i);
      }
      pinned.segments().getFirst().set(ValueLayout.JAVA_BYTE, 0, (byte) 0x7e);
      assertEquals(0x7e, pages.bytes()[0]);
    }
  }

  @Test
  void pagesPinnedForReadingCannotBeWritten() {
    try (PinnedRange pinned = device.pin(READ_ONLY, Pages.SIZE, Access.READ)) {
      assertTrue(pinned.segments().stream().allMatch(MemorySegment::isReadOnly), "can be written");
    }
  }

  @Test
  void anUnmapAsksBackWhatIsPinned() {
    PinnedRange pinned = device.pin(IOVA, Pages.SIZE, Access.READ);
    pins.add(pinned);
    assertEquals(pages.length(), fd.unmap(ioas, IOVA, pages.length()));
    assertTrue(unmapped.stream().anyMatch(range -> range.contains(IOVA)), unmapped::toString);
    Refused.with(Errno.ENODEV, pinned::segments);
    Refused.with(Errno.ENOENT, () -> device.read(IOVA, bytes(1)));
  }

  @Test
  void aDetachAsksBackEverything() {
    pins.add(device.pin(IOVA, Pages.SIZE, Access.READ));
    device.detach();
    assertTrue(unmapped.contains(IovaRange.all()), unmapped::toString);
  }

  @Test
  void aReplaceAsksBackEverythingAndReachesTheOther() {
    pins.add(device.pin(IOVA, Pages.SIZE, Access.READ));
    int other = fd.allocateIoas();
    assertEquals(other, device.replace(other));
    assertTrue(unmapped.contains(IovaRange.all()), unmapped::toString);
    Refused.with(Errno.ENOENT, () -> device.read(IOVA, bytes(1)));
  }

  @Test
  void softwareAndHardwareReachTheSameBytes() {
    BoundDevice hardware = lab.bind(fd, lab.topology().edu());
    int unused = hardware.attach(ioas);
    Edu edu = lab.edu(hardware);
    MemorySegment written = MemorySegment.ofArray(pages.random(3).bytes()).asSlice(0, 512);
    readOnly.fill(0);
    device.write(IOVA, written);
    edu.copy(IOVA, IOVA + Pages.SIZE, 512);
    MemorySegment read = bytes(512);
    device.read(IOVA + Pages.SIZE, read);
    assertEquals(-1, written.mismatch(read));
  }
}
