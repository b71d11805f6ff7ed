package org.bindery.tck.dma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.Fault;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.EveryMode;
import org.bindery.tck.lab.FaultWatch;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** DMA that must not get through: memory stays as it is, and the fd is told who wanted what. */
@EveryMode
class BlockedDmaTest {
  private static final long GOOD = 0x100000;
  private static final long IOVA = 0x200000;

  /** One fault at most, however the transfer is cut. */
  private static final int SHORT = 64;

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void anAddressThatIsNotMappedIsBlockedAndTold() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    for (Access access : new Access[] {Access.READ, Access.WRITE}) {
      Fault fault =
          FaultWatch.provoke(
              attached.fd(),
              IOVA,
              access,
              () -> {
                if (access == Access.READ) {
                  edu.fetch(IOVA, SHORT);
                } else {
                  edu.store(IOVA, SHORT);
                }
              });
      assertEquals(lab.topology().edu(), fault.device());
      assertEquals(lab.topology().edu(), fault.requester());
      assertEquals(-1, fault.pasid());
      assertFalse(fault.reason().isBlank(), "a fault without a reason");
    }
  }

  @Test
  void beforeTheAttachIsBlockedAndTold() {
    IommuFd fd = lab.open();
    Edu edu = lab.edu(lab.bind(fd, lab.topology().edu()));
    Fault fault = FaultWatch.provoke(fd, IOVA, Access.READ, () -> edu.fetch(IOVA, SHORT));
    assertEquals(lab.topology().edu(), fault.requester());
  }

  @Test
  void aWriteToAReadOnlyMapIsBlockedAndTold() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages pages = lab.pages(1).fill(0x5a);
    attached.map(pages, Access.READ, IOVA);
    Fault unused =
        FaultWatch.provoke(attached.fd(), IOVA, Access.WRITE, () -> edu.store(IOVA, SHORT));
    assertTrue(pages.all(0x5a), "bytes were written");
  }

  @Test
  void readOfAWriteOnlyMapIsBlocked() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages secret = lab.pages(1).fill(0x77);
    Pages target = lab.pages(1);
    attached.map(secret, Access.WRITE, IOVA);
    attached.map(target, Access.WRITE, GOOD);
    Fault unused =
        FaultWatch.provoke(attached.fd(), IOVA, Access.READ, () -> edu.fetch(IOVA, SHORT));
    edu.store(GOOD, SHORT);
    assertFalse(
        Arrays.equals(Arrays.copyOf(secret.bytes(), SHORT), Arrays.copyOf(target.bytes(), SHORT)),
        "the device has read it");
  }

  @Test
  void afterTheUnmapIsBlockedAndTold() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages pages = lab.pages(1);
    attached.map(pages, Access.READ_WRITE, IOVA);
    // So that the translation is cached.
    edu.copy(IOVA, IOVA, SHORT);
    assertEquals(Pages.SIZE, attached.fd().unmap(attached.ioas(), IOVA, Pages.SIZE));
    pages.fill(0x5a);
    Fault unused =
        FaultWatch.provoke(attached.fd(), IOVA, Access.WRITE, () -> edu.store(IOVA, SHORT));
    assertTrue(pages.all(0x5a), "bytes were written");
  }

  @Test
  void afterTheDetachIsBlockedAndTold() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages pages = lab.pages(1);
    attached.map(pages, Access.READ_WRITE, IOVA);
    edu.copy(IOVA, IOVA, SHORT);
    attached.device().detach();
    pages.fill(0x5a);
    Fault unused =
        FaultWatch.provoke(attached.fd(), IOVA, Access.WRITE, () -> edu.store(IOVA, SHORT));
    assertTrue(pages.all(0x5a), "bytes were written");
  }

  @Test
  void nothingLandsAfterTheUnmapOfADmaThatHasBegun() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages source = lab.pages(1).fill(0x77);
    Pages target = lab.pages(1);
    attached.map(source, Access.READ, GOOD);
    edu.fetch(GOOD, Pages.SIZE);
    for (int i = 0; i < 5; i++) {
      attached.map(target, Access.WRITE, IOVA);
      edu.startStore(IOVA, Pages.SIZE);
      assertEquals(Pages.SIZE, attached.fd().unmap(attached.ioas(), IOVA, Pages.SIZE));
      target.fill(0x11);
      edu.finish();
      assertTrue(target.all(0x11), "bytes were written after the unmap");
    }
  }

  @Test
  void nothingLandsAfterTheDetachInADmaThatHasBegun() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages pages = lab.pages(1).fill(0x77);
    attached.map(pages, Access.READ_WRITE, IOVA);
    edu.fetch(IOVA, Pages.SIZE);
    edu.startStore(IOVA, Pages.SIZE);
    attached.device().detach();
    pages.fill(0x11);
    edu.finish();
    assertTrue(pages.all(0x11), "bytes were written after the detach");
  }

  @Test
  void aFaultDoesNotEndTheDevicesUse() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Fault unused =
        FaultWatch.provoke(attached.fd(), IOVA, Access.WRITE, () -> edu.store(IOVA, SHORT));
    Pages source = lab.pages(1).random(1);
    Pages target = lab.pages(1);
    attached.map(source, Access.READ, GOOD);
    attached.map(target, Access.WRITE, IOVA);
    edu.copy(GOOD, IOVA, Pages.SIZE);
    assertArrayEquals(source.bytes(), target.bytes());
  }

  @Test
  void whatIsMappedForAnotherDeviceIsNotReached() {
    lab.take(lab.topology().sibling());
    Attached lone = lab.attach();
    Pages pages = lab.pages(1).fill(0x5a);
    lone.map(pages, Access.READ_WRITE, IOVA);
    BoundDevice grouped = lab.bind(lone.fd(), lab.topology().grouped());
    int unused = grouped.attach(lone.fd().allocateIoas());
    Edu edu = lab.edu(grouped);
    // The requester that the bridge puts in place of all that is behind it.
    Fault fault = FaultWatch.provoke(lone.fd(), IOVA, Access.WRITE, () -> edu.store(IOVA, SHORT));
    assertEquals(lab.topology().alias(), fault.requester());
    assertTrue(pages.all(0x5a), "bytes were written");
  }

  @Test
  void faultsAreToldToTheFdOfTheDevice() {
    Attached attached = lab.attach();
    IommuFd other = lab.open();
    Edu edu = lab.edu(attached.device());
    Fault unused =
        FaultWatch.provoke(attached.fd(), IOVA, Access.READ, () -> edu.fetch(IOVA, SHORT));
    assertEquals(0, other.faults().size());
  }

  @Test
  void aDeviceThatIsNotBusMasterDoesNoDma() {
    Attached attached = lab.attach();
    Pages source = lab.pages(1).fill(0x77);
    Pages target = lab.pages(1).fill(0x11);
    Edu edu = lab.edu(attached.device());
    attached.map(source, Access.READ, GOOD);
    long unused =
        attached
            .fd()
            .map(
                attached.ioas(),
                target.address(),
                target.length(),
                Access.WRITE,
                OptionalLong.of(IOVA));
    edu.fetch(GOOD, Pages.SIZE);
    edu.busMaster(false);
    edu.store(IOVA, Pages.SIZE);
    assertTrue(target.all(0x11), "bytes were written");
    edu.busMaster(true);
    edu.store(IOVA, Pages.SIZE);
    assertTrue(target.all(0x77), "bytes were not written");
  }
}
