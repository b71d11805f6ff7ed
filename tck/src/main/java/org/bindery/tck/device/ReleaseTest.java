package org.bindery.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bindery.api.Access;
import org.bindery.api.BindRequest;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionMap;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever closes an fd with everything in use leaves nothing behind; the bench looks after it. */
class ReleaseTest {
  @RegisterExtension final Lab lab = new Lab();

  @Test
  void aClosedFdLeavesNothing() {
    for (int i = 0; i < 3; i++) {
      Attached attached = lab.attach();
      attached.map(lab.pages(16), Access.READ_WRITE, 0x10000);
      int unusedTable =
          attached.fd().allocateHwpt(attached.device(), HwptRequest.paging(attached.ioas()));
      RegionMap map = attached.device().map(0);
      Interrupt unused = attached.device().interrupt(InterruptKind.MSI, 0);
      assertTrue(used() > 0, "nothing is counted while it is in use");
      attached.fd().close();
      assertTrue(attached.fd().closed(), "not closed");
      assertEquals(DeviceState.RELEASED, attached.device().state());
      Refused.with(Errno.ENODEV, () -> attached.device().attach(attached.ioas()));
      Refused.with(Errno.ENODEV, () -> map.getInt(0));
      assertEquals(0, used());
    }
  }

  private long used() {
    return lab.administration().counters().values().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void anFdClosedDuringDmaLetsNothingLandAfterwards() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages pages = lab.pages(1).fill(0x77);
    attached.map(pages, Access.READ_WRITE, 0x10000);
    edu.fetch(0x10000, Pages.SIZE);
    edu.startStore(0x10000, Pages.SIZE);
    attached.fd().close();
    pages.fill(0x11);
    // Bound again, the device can be asked whether it has ended.
    Edu again = lab.edu(lab.bind(lab.open(), lab.topology().edu()));
    again.finish();
    assertTrue(pages.all(0x11), "bytes were written after the close");
  }

  @Test
  void aDeviceTakenForTheBindGetsItsDriverBack() {
    String network = lab.topology().network();
    var fd = lab.open();
    var device = fd.bind(BindRequest.of(lab.topology().qualified(network)).take(true));
    assertEquals(DeviceState.BOUND, device.state());
    assertTrue(
        !lab.driver(network).equals(lab.topology().networkDriver()), "still with its driver");
    fd.close();
    assertEquals(lab.topology().networkDriver(), lab.driver(network));
  }
}
