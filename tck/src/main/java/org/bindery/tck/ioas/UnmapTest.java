package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an unmap takes away, and what it does not. */
class UnmapTest {
  private static final long IOVA = 0x10000;

  @RegisterExtension final Lab lab = new Lab();
  private Pages pages;
  private Attached attached;

  @BeforeEach
  void map() {
    pages = lab.pages(4);
    attached = lab.attach();
    attached.map(pages, Access.READ_WRITE, IOVA);
  }

  private long unmap(long iova, long length) {
    return attached.fd().unmap(attached.ioas(), iova, length);
  }

  private void refused(Errno errno, long iova, long length) {
    Refused.with(errno, () -> unmap(iova, length));
    assertEquals(1, attached.fd().areas(attached.ioas()).size(), "areas after a refused unmap");
  }

  @Test
  void anAreaGoesWithItsBytesAnswered() {
    assertEquals(4 * Pages.SIZE, unmap(IOVA, 4 * Pages.SIZE));
    assertEquals(0, attached.fd().areas(attached.ioas()).size());
  }

  @Test
  void aPartOfAnAreaIsEnoent() {
    refused(Errno.ENOENT, IOVA, Pages.SIZE);
    refused(Errno.ENOENT, IOVA + Pages.SIZE, Pages.SIZE);
    refused(Errno.ENOENT, IOVA + Pages.SIZE, 8 * Pages.SIZE);
  }

  @Test
  void aHoleIsEnoent() {
    refused(Errno.ENOENT, IOVA + 4 * Pages.SIZE, Pages.SIZE);
  }

  @Test
  void aRangeLargerThanTheAreasInItAnswersTheirBytes() {
    attached.map(pages, Access.READ, IOVA + 0x10000);
    assertEquals(8 * Pages.SIZE, unmap(IOVA - Pages.SIZE, 0x40000));
  }

  @Test
  void lengthZeroIsEinval() {
    refused(Errno.EINVAL, IOVA, 0);
  }

  @Test
  void everythingGoesAtOnce() {
    attached.map(pages, Access.READ, IOVA + 0x10000);
    assertEquals(8 * Pages.SIZE, unmap(0, -1));
    assertEquals(0, unmap(0, -1), "nothing is left, and to unmap all of it is no error");
  }

  @Test
  void anIovaOrLengthOfAllOnesIsEoverflow() {
    refused(Errno.EOVERFLOW, -1, Pages.SIZE);
    refused(Errno.EOVERFLOW, IOVA, -1);
  }

  @Test
  void anEndBeyondTheLastIovaIsEoverflow() {
    refused(Errno.EOVERFLOW, -Pages.SIZE, 2 * Pages.SIZE);
  }

  @Test
  void anUnknownIoasIsEnoentBeforeAllElse() {
    Refused.with(Errno.ENOENT, () -> attached.fd().unmap(99, -1, 0));
  }

  @Test
  void whatWasUnmappedCanBeMappedAgain() {
    unmap(IOVA, 4 * Pages.SIZE);
    assertEquals(IOVA, attached.map(pages, Access.READ, IOVA));
  }
}
