package org.bindery.tck.dma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.Fault;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.EveryMode;
import org.bindery.tck.lab.FaultWatch;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * DMA that must not get through: memory stays as it is, and the fd is told who wanted what.
 *
 * <p>A kernel tells of five faults in five seconds, and who wants to be told of more waits. So
 * there are three classes of such tests, this one and {@link EarlyOrLateDmaTest} and {@link
 * RunningDmaTest}, for about as many faults each, that other classes may run between.
 */
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
}
