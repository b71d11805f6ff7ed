package org.bindery.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRanges;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.tck.lab.EveryBoot;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Page tables allocated by hand: kind, format and snoop choice fixed from there. */
@EveryBoot
class HwptTest {
  @RegisterExtension final Lab lab = new Lab();
  private IommuFd fd;
  private BoundDevice device;
  private int ioas;

  @BeforeEach
  void bind() {
    fd = lab.open();
    ioas = fd.allocateIoas();
    device = lab.bind(fd, lab.topology().edu());
  }

  private Hwpt hwpt(int id) {
    return fd.hwpts().stream().filter(hwpt -> hwpt.id() == id).findFirst().orElseThrow();
  }

  private void refused(Errno errno, HwptRequest request) {
    Refused.with(errno, () -> fd.allocateHwpt(device, request));
    assertEquals(0, fd.hwpts().size(), "tables left by a refused request");
  }

  @Test
  void aTableFollowsItsIoasAndIsNotAutomatic() {
    Hwpt table = hwpt(fd.allocateHwpt(device, HwptRequest.paging(ioas)));
    assertEquals(ioas, table.ioas());
    assertEquals(PageTableKind.PAGING, table.kind());
    assertFalse(table.automatic(), "automatic");
    assertEquals(List.of(), table.devices());
    assertEquals(device.info().formats().getFirst(), table.format());
    assertEquals(device.info().hardware(), table.hardware());
  }

  @Test
  void itsDevicesAreThoseAttached() {
    int id = fd.allocateHwpt(device, HwptRequest.paging(ioas));
    int unused = device.attach(id);
    assertEquals(List.of(device.id()), hwpt(id).devices());
    device.detach();
    assertEquals(List.of(), hwpt(id).devices());
  }

  @Test
  void toDestroyOneThatIsAttachedIsEbusy() {
    int id = fd.allocateHwpt(device, HwptRequest.paging(ioas));
    int unused = device.attach(id);
    Refused.with(Errno.EBUSY, () -> fd.destroy(id));
    device.detach();
    fd.destroy(id);
    assertEquals(0, fd.hwpts().size());
  }

  @Test
  void theSnoopChoiceLeftOpenIsToEnforceWhereTheHardwareCan() {
    assertEquals(
        lab.boot().snoopControl() ? Snoop.ENFORCE : Snoop.ALLOW,
        hwpt(fd.allocateHwpt(device, HwptRequest.paging(ioas))).snoop());
    assertEquals(
        lab.boot().snoopControl() ? Snoop.ENFORCE : Snoop.ALLOW, hwpt(device.attach(ioas)).snoop());
  }

  @Test
  void toEnforceSnoopingWhereTheHardwareCannotIsEopnotsupp() {
    HwptRequest request = HwptRequest.paging(ioas).snoop(Snoop.ENFORCE);
    if (lab.boot().snoopControl()) {
      assertEquals(Snoop.ENFORCE, hwpt(fd.allocateHwpt(device, request)).snoop());
    } else {
      refused(Errno.EOPNOTSUPP, request);
    }
  }

  @Test
  void everyFormatOfferedCanBeHad() {
    for (String format : device.info().formats()) {
      int id = fd.allocateHwpt(device, HwptRequest.paging(ioas).format(format));
      assertEquals(format, hwpt(id).format());
      fd.destroy(id);
    }
  }

  @Test
  void aFormatThatIsNotOfferedIsEopnotsupp() {
    refused(Errno.EOPNOTSUPP, HwptRequest.paging(ioas).format("no-such-format"));
  }

  @Test
  void aKindThatIsNotOfferedIsEopnotsupp() {
    for (PageTableKind kind : PageTableKind.values()) {
      if (!device.info().kinds().contains(kind)) {
        refused(Errno.EOPNOTSUPP, HwptRequest.paging(ioas).kind(kind));
      }
    }
    assertEquals(Set.of(PageTableKind.PAGING), device.info().kinds());
  }

  @Test
  void anIoasThatIsNotThereIsEinval() {
    refused(Errno.EINVAL, HwptRequest.paging(99));
    refused(Errno.EINVAL, HwptRequest.paging(device.id()));
  }

  @Test
  void aDeviceThatIsNotBoundHereIsEnoent() {
    IommuFd other = lab.open();
    int there = other.allocateIoas();
    Refused.with(Errno.ENOENT, () -> other.allocateHwpt(device, HwptRequest.paging(there)));
    device.unbind();
    refused(Errno.ENOENT, HwptRequest.paging(ioas));
  }

  @Test
  void aTableNarrowsItsIoasWithoutAnyDeviceAttached() {
    int id = fd.allocateHwpt(device, HwptRequest.paging(ioas));
    IovaRanges ranges = fd.ranges(ioas);
    assertEquals(Pages.SIZE, ranges.alignment());
    assertEquals(lab.boot().lastIova(), ranges.ranges().getLast().last());
    fd.destroy(id);
    assertEquals(1, fd.ranges(ioas).alignment());
  }

  @Test
  void memoryThatIsNotThereIsEfaultWhenTheTableIsFilled() {
    long unused = fd.map(ioas, Pages.SIZE, Pages.SIZE, Access.READ, OptionalLong.of(0x10000));
    refused(Errno.EFAULT, HwptRequest.paging(ioas));
  }
}
