package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.EveryMode;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be mapped: everything, until a device narrows it. */
@EveryMode
class IovaRangesTest {
  @RegisterExtension final Lab lab = new Lab();

  private IovaRanges narrowed() {
    return new IovaRanges(
        List.of(new IovaRange(0, 0xfedfffffL), new IovaRange(0xfef00000L, lab.boot().lastIova())),
        Pages.SIZE);
  }

  @Test
  void beforeAnyDeviceEverythingToTheByte() {
    IommuFd fd = lab.open();
    assertEquals(new IovaRanges(List.of(IovaRange.all()), 1), fd.ranges(fd.allocateIoas()));
  }

  @Test
  void attachedWhatTheTableReachesWithoutTheMsiWindow() {
    Attached attached = lab.attach();
    assertEquals(narrowed(), attached.fd().ranges(attached.ioas()));
  }

  @Test
  void detachedEverythingAgain() {
    Attached attached = lab.attach();
    attached.device().detach();
    assertEquals(
        new IovaRanges(List.of(IovaRange.all()), 1), attached.fd().ranges(attached.ioas()));
  }

  @Test
  void whatIsMappedDoesNotShortenThem() {
    Attached attached = lab.attach();
    attached.map(lab.pages(1), Access.READ, 0x10000);
    assertEquals(narrowed(), attached.fd().ranges(attached.ioas()));
  }

  @Test
  void anUnknownIoasIsEnoent() {
    IommuFd fd = lab.open();
    Refused.with(Errno.ENOENT, () -> fd.ranges(1));
    Refused.with(Errno.ENOENT, () -> fd.areas(1));
  }

  @Test
  void withoutADeviceBytesCanBeMappedAnywhere() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    Pages pages = lab.pages(1);
    for (long iova : new long[] {0, 0xfee00000L, 1L << 60, 0x123457}) {
      assertEquals(iova, fd.map(ioas, pages.address() + 1, 2, Access.READ, OptionalLong.of(iova)));
    }
  }
}
