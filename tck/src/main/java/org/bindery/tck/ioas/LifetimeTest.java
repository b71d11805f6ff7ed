package org.bindery.tck.ioas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ids of objects, and when an object can be destroyed. */
class LifetimeTest {
  @RegisterExtension final Lab lab = new Lab();

  @Test
  void idsCountFromOneAndTheLowestFreeOneIsNext() {
    IommuFd fd = lab.open();
    assertEquals(1, fd.allocateIoas());
    assertEquals(2, fd.allocateIoas());
    assertEquals(3, fd.allocateIoas());
    fd.destroy(2);
    assertEquals(2, fd.allocateIoas());
    assertEquals(List.of(1, 2, 3), fd.ioases());
  }

  @Test
  void allObjectsShareTheIds() {
    IommuFd fd = lab.open();
    assertEquals(1, fd.allocateIoas());
    BoundDevice device = lab.bind(fd, lab.topology().edu());
    assertEquals(2, device.id());
    assertEquals(3, device.attach(1));
    assertEquals(4, fd.allocateHwpt(device, HwptRequest.paging(1)));
    assertEquals(5, fd.allocateIoas());
  }

  @Test
  void fdsHaveIdsOfTheirOwn() {
    assertEquals(1, lab.open().allocateIoas());
    assertEquals(1, lab.open().allocateIoas());
  }

  @Test
  void toDestroyAnUnknownIdIsEnoent() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    Refused.with(Errno.ENOENT, () -> fd.destroy(ioas + 1));
    Refused.with(Errno.ENOENT, () -> fd.destroy(0));
    fd.destroy(ioas);
    Refused.with(Errno.ENOENT, () -> fd.destroy(ioas));
  }

  @Test
  void toDestroyAnAttachedIoasIsEbusyAndTheRemedyNamesTheDevice() {
    Attached attached = lab.attach();
    Refusal refusal = Refused.with(Errno.EBUSY, () -> attached.fd().destroy(attached.ioas()));
    assertFalse(refusal.blockers().isEmpty(), "nothing is named that blocks");
    assertEquals(List.of(attached.ioas()), attached.fd().ioases());
    attached.device().detach();
    attached.fd().destroy(attached.ioas());
  }

  @Test
  void toDestroyADeviceIsEbusy() {
    IommuFd fd = lab.open();
    BoundDevice device = lab.bind(fd, lab.topology().edu());
    Refused.with(Errno.EBUSY, () -> fd.destroy(device.id()));
  }

  @Test
  void toDestroyAnIoasThatATableFollowsIsEbusy() {
    IommuFd fd = lab.open();
    BoundDevice device = lab.bind(fd, lab.topology().edu());
    int ioas = fd.allocateIoas();
    int hwpt = fd.allocateHwpt(device, HwptRequest.paging(ioas));
    Refused.with(Errno.EBUSY, () -> fd.destroy(ioas));
    fd.destroy(hwpt);
    fd.destroy(ioas);
  }

  @Test
  void anIoasGoesWithWhatIsMappedInIt() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    Pages pages = lab.pages(1);
    long unused =
        fd.map(ioas, pages.address(), pages.length(), Access.READ, OptionalLong.of(0x1000));
    fd.destroy(ioas);
    assertEquals(List.of(), fd.ioases());
  }

  @Test
  void aClosedFdRefusesEverythingWithEbadf() {
    IommuFd fd = lab.open();
    int ioas = fd.allocateIoas();
    fd.close();
    fd.close();
    Refused.with(Errno.EBADF, fd::allocateIoas);
    Refused.with(Errno.EBADF, fd::ioases);
    Refused.with(Errno.EBADF, () -> fd.ranges(ioas));
    Refused.with(Errno.EBADF, () -> fd.areas(ioas));
    Refused.with(Errno.EBADF, () -> fd.map(ioas, 0, Pages.SIZE, Access.READ, OptionalLong.empty()));
    Refused.with(Errno.EBADF, () -> fd.unmap(ioas, 0, -1));
    Refused.with(
        Errno.EBADF, () -> fd.copy(ioas, ioas, 0, Pages.SIZE, Access.READ, OptionalLong.empty()));
    Refused.with(Errno.EBADF, () -> fd.destroy(ioas));
    Refused.with(Errno.EBADF, fd::hwpts);
    Refused.with(Errno.EBADF, () -> lab.bind(fd, lab.topology().edu()));
  }
}
