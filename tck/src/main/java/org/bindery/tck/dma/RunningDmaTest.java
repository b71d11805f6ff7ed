package org.bindery.tck.dma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bindery.api.Access;
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

/** DMA that has begun when its memory is taken away, and what a fault leaves of a device's use. */
@EveryMode
class RunningDmaTest {
  private static final long GOOD = 0x100000;
  private static final long IOVA = 0x200000;

  /** One fault at most, however the transfer is cut. */
  private static final int SHORT = 64;

  @RegisterExtension final Lab lab = new Lab();

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
  void faultsAreToldToTheFdOfTheDevice() {
    Attached attached = lab.attach();
    IommuFd other = lab.open();
    Edu edu = lab.edu(attached.device());
    Fault unused =
        FaultWatch.provoke(attached.fd(), IOVA, Access.READ, () -> edu.fetch(IOVA, SHORT));
    assertEquals(0, other.faults().size());
  }
}
