package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a map is refused for, with a device attached; what was mapped before stays. */
class MapErrorsTest {
  private static final long IOVA = 0x10000;

  @RegisterExtension final Lab lab = new Lab();
  private Pages pages;
  private Attached attached;

  @BeforeEach
  void attach() {
    pages = lab.pages(4);
    attached = lab.attach();
  }

  private void refused(Errno errno, long address, long length, Access access, long iova) {
    List<String> before = areas();
    Refused.with(
        errno,
        () -> attached.fd().map(attached.ioas(), address, length, access, OptionalLong.of(iova)));
    assertEquals(before, areas(), "areas after a refused map");
  }

  private List<String> areas() {
    return attached.fd().areas(attached.ioas()).stream().map(MapErrorsTest::text).toList();
  }

  private static String text(Area area) {
    return "0x%x+0x%x %s 0x%x".formatted(area.iova(), area.length(), area.access(), area.address());
  }

  @Test
  void theSameRangeIsEexist() {
    attached.map(pages, Access.READ_WRITE, IOVA);
    refused(Errno.EEXIST, pages.address(), pages.length(), Access.READ_WRITE, IOVA);
  }

  @Test
  void anOverlappingRangeIsEexist() {
    attached.map(pages, Access.READ_WRITE, IOVA);
    refused(Errno.EEXIST, pages.address(), pages.length(), Access.READ, IOVA + 3L * Pages.SIZE);
    refused(Errno.EEXIST, pages.address(), pages.length(), Access.READ, IOVA - 3L * Pages.SIZE);
    refused(Errno.EEXIST, pages.address(), Pages.SIZE, Access.READ, IOVA + Pages.SIZE);
  }

  @Test
  void anUnalignedIovaIsEinval() {
    refused(Errno.EINVAL, pages.address(), Pages.SIZE, Access.READ, IOVA + 0x800);
  }

  @Test
  void anUnalignedAddressIsEinval() {
    refused(Errno.EINVAL, pages.address() + 0x800, Pages.SIZE, Access.READ, IOVA);
  }

  @Test
  void anUnalignedLengthIsEinval() {
    refused(Errno.EINVAL, pages.address(), 0x800, Access.READ, IOVA);
  }

  @Test
  void lengthZeroIsEinval() {
    refused(Errno.EINVAL, pages.address(), 0, Access.READ, IOVA);
  }

  @Test
  void neitherReadNorWriteIsEinval() {
    refused(Errno.EINVAL, pages.address(), Pages.SIZE, Access.NONE, IOVA);
  }

  @Test
  void theMsiWindowIsEinval() {
    refused(Errno.EINVAL, pages.address(), Pages.SIZE, Access.READ_WRITE, 0xfee00000L);
    refused(Errno.EINVAL, pages.address(), Pages.SIZE, Access.READ_WRITE, 0xfeeff000L);
    refused(Errno.EINVAL, pages.address(), 2 * Pages.SIZE, Access.READ_WRITE, 0xfedff000L);
  }

  @Test
  void anIovaThatTheTableDoesNotReachIsEinval() {
    refused(Errno.EINVAL, pages.address(), Pages.SIZE, Access.READ, 1L << 60);
    refused(Errno.EINVAL, pages.address(), Pages.SIZE, Access.READ, lab.boot().lastIova() + 1);
    refused(
        Errno.EINVAL,
        pages.address(),
        2 * Pages.SIZE,
        Access.READ,
        lab.boot().lastIova() + 1 - Pages.SIZE);
  }

  @Test
  void theLastPageThatTheTableReachesCanBeMapped() {
    long last = lab.boot().lastIova() + 1 - Pages.SIZE;
    assertEquals(
        last,
        attached
            .fd()
            .map(attached.ioas(), pages.address(), Pages.SIZE, Access.READ, OptionalLong.of(last)));
  }

  @Test
  void anIovaOfAllOnesIsEoverflow() {
    refused(Errno.EOVERFLOW, pages.address(), Pages.SIZE, Access.READ, -1);
  }

  @Test
  void aLengthOfAllOnesIsEoverflow() {
    refused(Errno.EOVERFLOW, pages.address(), -1, Access.READ, IOVA);
  }

  @Test
  void anEndBeyondTheLastIovaIsEoverflow() {
    refused(Errno.EOVERFLOW, pages.address(), 2 * Pages.SIZE, Access.READ, -Pages.SIZE);
  }

  @Test
  void anEndBeyondTheLastAddressIsEoverflow() {
    refused(Errno.EOVERFLOW, -Pages.SIZE, 2 * Pages.SIZE, Access.READ, IOVA);
  }

  @Test
  void addressZeroIsEfault() {
    refused(Errno.EFAULT, 0, Pages.SIZE, Access.READ, IOVA);
  }

  @Test
  void anAddressThatNothingIsAtIsEfault() {
    refused(Errno.EFAULT, Pages.SIZE, Pages.SIZE, Access.READ, IOVA);
  }

  @Test
  void memoryThatEndsBeforeTheRangeIsEfault() {
    refused(Errno.EFAULT, pages.address(), 5 * Pages.SIZE, Access.READ, IOVA);
  }

  @Test
  void readOnlyMemoryMappedWriteableIsEfault() {
    Pages readOnly = lab.readOnlyPages(1);
    refused(Errno.EFAULT, readOnly.address(), Pages.SIZE, Access.READ_WRITE, IOVA);
    refused(Errno.EFAULT, readOnly.address(), Pages.SIZE, Access.WRITE, IOVA);
  }

  @Test
  void readOnlyMemoryMappedForReadingSucceeds() {
    assertEquals(IOVA, attached.map(lab.readOnlyPages(1), Access.READ, IOVA));
  }

  @Test
  void aWriteOnlyMapSucceeds() {
    assertEquals(IOVA, attached.map(pages, Access.WRITE, IOVA));
    assertTrue(areas().getFirst().contains("WRITE"), () -> areas().toString());
  }

  @Test
  void anUnknownIoasIsEnoent() {
    Refused.with(
        Errno.ENOENT,
        () ->
            attached.fd().map(99, pages.address(), Pages.SIZE, Access.READ, OptionalLong.of(IOVA)));
  }

  @Test
  void theIdOfATableOrADeviceIsNoIoas() {
    int hwpt = attached.device().attached().orElseThrow();
    for (int id : new int[] {hwpt, attached.device().id()}) {
      Refused.with(
          Errno.ENOENT,
          () ->
              attached
                  .fd()
                  .map(id, pages.address(), Pages.SIZE, Access.READ, OptionalLong.of(IOVA)));
    }
  }

  @Test
  void theFirstCheckThatFailsDecides() {
    attached.map(pages, Access.READ, IOVA);
    refused(Errno.EOVERFLOW, pages.address(), Pages.SIZE, Access.NONE, -1);
    refused(Errno.EINVAL, 0, 0x800, Access.READ, IOVA);
    refused(Errno.EEXIST, 0, Pages.SIZE, Access.READ, IOVA);
    // Neither read nor write comes before the look for the address space.
    Refused.with(
        Errno.EINVAL,
        () -> attached.fd().map(99, 0, Pages.SIZE, Access.NONE, OptionalLong.of(IOVA)));
  }
}
