package org.bindery.tck.dma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
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

/** DMA before its device may do any, and after. */
@EveryMode
class EarlyOrLateDmaTest {
  private static final long GOOD = 0x100000;
  private static final long IOVA = 0x200000;

  /** One fault at most, however the transfer is cut. */
  private static final int SHORT = 64;

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void beforeTheAttachIsBlockedAndTold() {
    IommuFd fd = lab.open();
    Edu edu = lab.edu(lab.bind(fd, lab.topology().edu()));
    Fault fault = FaultWatch.provoke(fd, IOVA, Access.READ, () -> edu.fetch(IOVA, SHORT));
    assertEquals(lab.topology().edu(), fault.requester());
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
