package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.EveryMode;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The kernel's choice of an address: the lowest free one from 0x1000 on, aligned to the smaller of
 * the length, rounded up to a power of two, and the alignment of the memory. Source: {@code
 * iopt_alloc_iova}.
 */
@EveryMode
class AutomaticIovaTest {
  @RegisterExtension final Lab lab = new Lab();

  private static long map(IommuFd fd, int ioas, Pages pages) {
    return fd.map(ioas, pages.address(), pages.length(), Access.READ, OptionalLong.empty());
  }

  @Test
  void thePageAtZeroIsNeverChosen() {
    IommuFd fd = lab.open();
    assertEquals(0x1000, map(fd, fd.allocateIoas(), lab.pages(1)));
  }

  @Test
  void twoPagesAreAlignedToTwoPages() {
    IommuFd fd = lab.open();
    assertEquals(0x2000, map(fd, fd.allocateIoas(), lab.pages(2)));
  }

  @Test
  void threePagesAreAlignedToFour() {
    IommuFd fd = lab.open();
    assertEquals(0x4000, map(fd, fd.allocateIoas(), lab.pages(3)));
  }

  @Test
  void memoryThatIsLessAlignedAsksForLess() {
    IommuFd fd = lab.open();
    Pages pages = lab.pages(4);
    assertEquals(
        0x1000,
        fd.map(
            fd.allocateIoas(),
            pages.address() + Pages.SIZE,
            2 * Pages.SIZE,
            Access.READ,
            OptionalLong.empty()));
  }

  @Test
  void theLowestHoleThatFitsIsFilledFirst() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    Pages one = lab.pages(1);
    Pages two = lab.pages(2);
    assertEquals(0x2000, map(fd, ioas, two));
    assertEquals(0x1000, map(fd, ioas, one));
    assertEquals(0x4000, map(fd, ioas, one));
    assertEquals(0x6000, map(fd, ioas, two));
    assertEquals(0x5000, map(fd, ioas, one));
    assertEquals(two.length(), fd.unmap(ioas, 0x2000, two.length()));
    assertEquals(0x2000, map(fd, ioas, one));
  }

  @Test
  void withoutADeviceTheOffsetInThePageIsKept() {
    IommuFd fd = lab.open();
    Pages pages = lab.pages(1);
    long iova =
        fd.map(fd.allocateIoas(), pages.address() + 0x10, 0x100, Access.READ, OptionalLong.empty());
    assertEquals(0x1010, iova);
  }

  @Test
  void attachedItIsTheSame() {
    Attached attached = lab.attach();
    assertEquals(0x2000, map(attached.fd(), attached.ioas(), lab.pages(2)));
    assertEquals(0x1000, map(attached.fd(), attached.ioas(), lab.pages(1)));
  }

  @Test
  void aCopyIsPlacedTheSameWay() {
    IommuFd fd = lab.open();
    int from = fd.allocateIoas();
    int to = fd.allocateIoas();
    Pages pages = lab.pages(1);
    assertEquals(0x1000, map(fd, from, pages));
    assertEquals(0x1000, fd.copy(to, from, 0x1000, Pages.SIZE, Access.READ, OptionalLong.empty()));
    assertEquals(0x2000, fd.copy(to, from, 0x1000, Pages.SIZE, Access.READ, OptionalLong.empty()));
  }

  @Test
  void noHoleThatIsLargeEnoughIsEnospc() {
    Attached attached = lab.attach();
    Pages pages = lab.pages(1);
    Refused.with(
        Errno.ENOSPC,
        () ->
            attached
                .fd()
                .map(
                    attached.ioas(), pages.address(), 1L << 50, Access.READ, OptionalLong.empty()));
  }

  @Test
  void halfOfAllAddressesIsEoverflow() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    Pages pages = lab.pages(1);
    Refused.with(
        Errno.EOVERFLOW,
        () -> fd.map(ioas, pages.address(), Long.MAX_VALUE, Access.READ, OptionalLong.empty()));
  }
}
