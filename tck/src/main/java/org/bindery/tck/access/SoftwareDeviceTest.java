package org.bindery.tck.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.SoftwareDevice;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registering a device that is software, and attaching it: no group, no table, no IOMMU asked. */
class SoftwareDeviceTest {
  @RegisterExtension final Lab lab = new Lab();
  private IommuFd fd;
  private int ioas;

  @BeforeEach
  void open() {
    fd = lab.open();
    ioas = fd.allocateIoas();
  }

  private SoftwareDevice register(String label) {
    return fd.registerSoftwareDevice(label, Optional.empty(), (iova, length) -> {});
  }

  @Test
  void itIsFoundWithItsLabelAndItsParent() {
    SoftwareDevice device =
        fd.registerSoftwareDevice("soft", Optional.of(lab.topology().edu()), (iova, length) -> {});
    assertEquals("soft", device.label());
    assertEquals(Optional.of(lab.topology().edu()), device.parent());
    assertEquals(OptionalInt.empty(), device.attached());
    assertEquals(List.of(device), fd.softwareDevices());
    // The parent is for whoever looks: it is not bound, and can be.
    assertEquals(1, List.of(lab.bind(fd, lab.topology().edu())).size());
  }

  @Test
  void aLabelInUseIsEexist() {
    SoftwareDevice unused = register("soft");
    Refused.with(Errno.EEXIST, () -> register("soft"));
    assertEquals(1, fd.softwareDevices().size());
  }

  @Test
  void aLabelIsOneTo63Characters() {
    Refused.with(Errno.EINVAL, () -> register(""));
    Refused.with(Errno.EINVAL, () -> register("x".repeat(64)));
    assertEquals(0, fd.softwareDevices().size());
  }

  @Test
  void itAttachesToAnIoasAndMakesNoTable() {
    SoftwareDevice device = register("soft");
    assertEquals(ioas, device.attach(ioas));
    assertEquals(OptionalInt.of(ioas), device.attached());
    assertEquals(0, fd.hwpts().size());
    device.detach();
    device.detach();
    assertEquals(OptionalInt.empty(), device.attached());
  }

  @Test
  void aSecondAttachIsEinval() {
    SoftwareDevice device = register("soft");
    int unused = device.attach(ioas);
    Refused.with(Errno.EINVAL, () -> device.attach(ioas));
    assertEquals(OptionalInt.of(ioas), device.attached());
  }

  @Test
  void whatIsNoIoasIsEnoent() {
    SoftwareDevice device = register("soft");
    int hwpt = fd.allocateHwpt(lab.bind(fd, lab.topology().edu()), HwptRequest.paging(ioas));
    Refused.with(Errno.ENOENT, () -> device.attach(99));
    Refused.with(Errno.ENOENT, () -> device.attach(hwpt));
    assertEquals(OptionalInt.empty(), device.attached());
  }

  @Test
  void aReplaceMovesAndKeepsTheOldAttachmentWhenRefused() {
    SoftwareDevice device = register("soft");
    int other = fd.allocateIoas();
    Refused.with(Errno.ENOENT, () -> device.replace(other));
    int unused = device.attach(ioas);
    Refused.with(Errno.ENOENT, () -> device.replace(99));
    assertEquals(OptionalInt.of(ioas), device.attached());
    assertEquals(other, device.replace(other));
    assertEquals(OptionalInt.of(other), device.attached());
  }

  @Test
  void anIoasItIsAttachedToIsBusy() {
    SoftwareDevice device = register("soft");
    int unused = device.attach(ioas);
    Refused.with(Errno.EBUSY, () -> fd.destroy(ioas));
    Refused.with(Errno.EBUSY, () -> fd.destroy(device.id()));
    device.detach();
    fd.destroy(ioas);
  }

  @Test
  void whatIsMappedLiesOnWholePages() {
    Pages pages = lab.pages(1);
    SoftwareDevice device = register("soft");
    long unused = fd.map(ioas, pages.address() + 16, 16, Access.READ, OptionalLong.of(0x10010));
    Refused.with(Errno.EADDRINUSE, () -> device.attach(ioas));
    assertEquals(16, fd.unmap(ioas, 0, -1));
    int unusedToo = device.attach(ioas);
    Refused.with(
        Errno.EINVAL,
        () -> fd.map(ioas, pages.address(), 16, Access.READ, OptionalLong.of(0x10000)));
  }

  @Test
  void closedItRefusesEverythingWithEnodev() {
    SoftwareDevice device = register("soft");
    int unused = device.attach(ioas);
    device.close();
    device.close();
    assertEquals(List.of(), fd.softwareDevices());
    Refused.with(Errno.ENODEV, () -> device.attach(ioas));
    Refused.with(Errno.ENODEV, () -> device.pin(0x10000, Pages.SIZE, Access.READ));
    fd.destroy(ioas);
  }

  @Test
  void itEndsWithItsFd() {
    SoftwareDevice device = register("soft");
    int unused = device.attach(ioas);
    fd.close();
    Refused.with(Errno.ENODEV, () -> device.pin(0x10000, Pages.SIZE, Access.READ));
    assertTrue(fd.closed(), "not closed");
  }
}
