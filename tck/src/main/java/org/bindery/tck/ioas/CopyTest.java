package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Maps that share what another address space, or the same one, has mapped. */
class CopyTest {
  private static final long FROM = 0x10000;
  private static final long TO = 0x80000;

  @RegisterExtension final Lab lab = new Lab();
  private Pages pages;
  private IommuFd fd;
  private int source;
  private int target;

  @BeforeEach
  void map() {
    pages = lab.pages(4);
    fd = lab.open();
    source = fd.allocateIoas();
    target = fd.allocateIoas();
    map(Access.READ_WRITE, FROM);
  }

  private void map(Access access, long iova) {
    long unused = fd.map(source, pages.address(), pages.length(), access, OptionalLong.of(iova));
  }

  private long copy(long from, long length, Access access) {
    return fd.copy(target, source, from, length, access, OptionalLong.of(TO));
  }

  private void refused(Errno errno, long from, long length, Access access) {
    Refused.with(errno, () -> copy(from, length, access));
    assertEquals(0, fd.areas(target).size(), "areas after a refused copy");
  }

  @Test
  void anAreaIsThereInBothSpaces() {
    assertEquals(TO, copy(FROM, pages.length(), Access.READ));
    Area area = fd.areas(target).getFirst();
    assertEquals(pages.length(), area.length());
    assertEquals(Access.READ, area.access());
    assertEquals(1, fd.areas(source).size());
  }

  @Test
  void aPartOfAnAreaCanBeCopied() {
    assertEquals(TO, copy(FROM + Pages.SIZE, 2 * Pages.SIZE, Access.READ));
  }

  @Test
  void aCopyStaysWhenItsSourceIsUnmapped() {
    copy(FROM, pages.length(), Access.READ);
    assertEquals(pages.length(), fd.unmap(source, FROM, pages.length()));
    assertEquals(1, fd.areas(target).size());
    assertEquals(pages.length(), fd.unmap(target, TO, pages.length()));
  }

  @Test
  void aSpaceCanCopyFromItself() {
    assertEquals(TO, fd.copy(source, source, FROM, Pages.SIZE, Access.READ, OptionalLong.of(TO)));
    assertEquals(2, fd.areas(source).size());
  }

  @Test
  void aSourceWithAHoleIsEnoent() {
    refused(Errno.ENOENT, FROM + 3 * Pages.SIZE, 2 * Pages.SIZE, Access.READ);
    refused(Errno.ENOENT, FROM - Pages.SIZE, 2 * Pages.SIZE, Access.READ);
  }

  @Test
  void anUnknownSpaceIsEnoent() {
    Refused.with(
        Errno.ENOENT,
        () -> fd.copy(target, 99, FROM, Pages.SIZE, Access.READ, OptionalLong.of(TO)));
    Refused.with(
        Errno.ENOENT,
        () -> fd.copy(99, source, FROM, Pages.SIZE, Access.READ, OptionalLong.of(TO)));
  }

  @Test
  void readOnlyPagesBecomingWriteableIsEperm() {
    map(Access.READ, FROM + 0x10000);
    refused(Errno.EPERM, FROM + 0x10000, Pages.SIZE, Access.READ_WRITE);
  }

  @Test
  void neitherReadNorWriteIsEinval() {
    refused(Errno.EINVAL, FROM, Pages.SIZE, Access.NONE);
  }

  @Test
  void lengthZeroIsEinval() {
    refused(Errno.EINVAL, FROM, 0, Access.READ);
  }

  @Test
  void anIovaOrLengthOfAllOnesIsEoverflow() {
    refused(Errno.EOVERFLOW, -1, Pages.SIZE, Access.READ);
    refused(Errno.EOVERFLOW, FROM, -1, Access.READ);
  }

  @Test
  void aTargetThatIsMappedIsEexist() {
    copy(FROM, Pages.SIZE, Access.READ);
    Refused.with(Errno.EEXIST, () -> copy(FROM, Pages.SIZE, Access.READ));
    assertEquals(1, fd.areas(target).size());
  }
}
