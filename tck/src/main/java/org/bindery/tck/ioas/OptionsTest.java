package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The options of an fd and of an address space. */
class OptionsTest {
  @RegisterExtension final Lab lab = new Lab();

  @Test
  void hugePagesAreOnUntilTheyAreSwitchedOff() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    assertEquals(1, fd.option(ioas, FdOption.HUGE_PAGES));
    fd.setOption(ioas, FdOption.HUGE_PAGES, 0);
    assertEquals(0, fd.option(ioas, FdOption.HUGE_PAGES));
    assertEquals(Pages.SIZE, fd.ranges(ioas).alignment());
    fd.setOption(ioas, FdOption.HUGE_PAGES, 1);
    assertEquals(1, fd.option(ioas, FdOption.HUGE_PAGES));
    assertEquals(1, fd.ranges(ioas).alignment());
  }

  @Test
  void anotherValueThanZeroOrOneIsEinval() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    Refused.with(Errno.EINVAL, () -> fd.setOption(ioas, FdOption.HUGE_PAGES, 2));
    assertEquals(1, fd.option(ioas, FdOption.HUGE_PAGES));
  }

  @Test
  void hugePagesInUseStay() {
    Attached attached = lab.attach();
    attached.map(lab.pages(1), Access.READ, 0x10000);
    Refused.with(
        Errno.EINVAL, () -> attached.fd().setOption(attached.ioas(), FdOption.HUGE_PAGES, 0));
    assertEquals(1, attached.fd().option(attached.ioas(), FdOption.HUGE_PAGES));
  }

  @Test
  void anAreaThatIsNotMadeOfPagesIsEaddrinuse() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    Pages pages = lab.pages(1);
    long unused = fd.map(ioas, pages.address() + 16, 16, Access.READ, OptionalLong.of(0x10010));
    Refused.with(Errno.EADDRINUSE, () -> fd.setOption(ioas, FdOption.HUGE_PAGES, 0));
    assertEquals(1, fd.option(ioas, FdOption.HUGE_PAGES));
  }

  @Test
  void anUnknownIoasIsEnoent() {
    IommuFd fd = lab.open();
    Refused.with(Errno.ENOENT, () -> fd.option(99, FdOption.HUGE_PAGES));
    Refused.with(Errno.ENOENT, () -> fd.setOption(99, FdOption.HUGE_PAGES, 1));
  }

  @Test
  void theChargeOfPinnedMemoryIsTheFdsAndByDefaultTheUsers() {
    IommuFd fd = lab.open();
    assertEquals(0, fd.option(0, FdOption.RLIMIT_MODE));
    int ioas = fd.allocateIoas();
    Refused.with(Errno.EOPNOTSUPP, () -> fd.option(ioas, FdOption.RLIMIT_MODE));
  }
}
