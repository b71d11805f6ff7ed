package org.bindery.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.EveryBoot;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Attaching a device to a table, moving it to another, and detaching it. */
@EveryBoot
class AttachTest {
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

  @Test
  void toAnIoasMakesAnAutomaticTable() {
    int hwpt = device.attach(ioas);
    assertEquals(OptionalInt.of(hwpt), device.attached());
    assertEquals(1, fd.hwpts().size());
    assertEquals(hwpt, fd.hwpts().getFirst().id());
    assertTrue(fd.hwpts().getFirst().automatic(), "not automatic");
  }

  @Test
  void theAutomaticTableGoesWithItsDevice() {
    int unused = device.attach(ioas);
    device.detach();
    assertEquals(0, fd.hwpts().size());
    assertEquals(OptionalInt.empty(), device.attached());
  }

  @Test
  void toATableUsesThatTable() {
    int hwpt = fd.allocateHwpt(device, HwptRequest.paging(ioas));
    assertEquals(hwpt, device.attach(hwpt));
    assertEquals(OptionalInt.of(hwpt), device.attached());
  }

  @Test
  void anAllocatedTableIsNotPickedForAnIoas() {
    int allocated = fd.allocateHwpt(device, HwptRequest.paging(ioas));
    assertNotEquals(allocated, device.attach(ioas));
  }

  @Test
  void anAttachWhileAttachedReplaces() {
    int unused = device.attach(ioas);
    int hwpt = fd.allocateHwpt(device, HwptRequest.paging(ioas));
    assertEquals(hwpt, device.attach(hwpt));
    assertEquals(OptionalInt.of(hwpt), device.attached());
    assertEquals(1, fd.hwpts().size(), "the automatic table is still there");
  }

  @Test
  void aReplaceMovesToTheOtherIoas() {
    int first = device.attach(ioas);
    int other = fd.allocateIoas();
    int second = device.replace(other);
    assertNotEquals(first, second);
    assertEquals(OptionalInt.of(second), device.attached());
    fd.destroy(ioas);
  }

  @Test
  void aReplaceWhileNotAttachedIsEinval() {
    Refused.with(Errno.EINVAL, () -> device.replace(ioas));
    assertEquals(OptionalInt.empty(), device.attached());
  }

  @Test
  void aReplaceThatFailsKeepsTheOldTable() {
    int hwpt = device.attach(ioas);
    Refused.with(Errno.ENOENT, () -> device.replace(99));
    int other = fd.allocateIoas();
    // Nothing is at the first page of an address space: it cannot be pinned.
    long unused = fd.map(other, Pages.SIZE, Pages.SIZE, Access.READ, OptionalLong.of(0x10000));
    Refused.with(Errno.EFAULT, () -> device.replace(other));
    assertEquals(OptionalInt.of(hwpt), device.attached());
    assertEquals(1, fd.hwpts().size());
  }

  @Test
  void detachTwiceIsOnce() {
    int unused = device.attach(ioas);
    device.detach();
    device.detach();
    assertEquals(OptionalInt.empty(), device.attached());
  }

  @Test
  void anUnknownTableIsEnoent() {
    Refused.with(Errno.ENOENT, () -> device.attach(99));
    Refused.with(Errno.ENOENT, () -> device.attach(0));
  }

  @Test
  void anObjectThatIsNoTableIsEinval() {
    Refused.with(Errno.EINVAL, () -> device.attach(device.id()));
  }

  @Test
  void anAreaInTheMsiWindowIsEaddrinuse() {
    Pages pages = lab.pages(1);
    long unused =
        fd.map(ioas, pages.address(), Pages.SIZE, Access.READ, OptionalLong.of(0xfee00000L));
    Refused.with(Errno.EADDRINUSE, () -> device.attach(ioas));
    assertEquals(OptionalInt.empty(), device.attached());
    assertEquals(0, fd.hwpts().size());
    assertEquals(Pages.SIZE, fd.unmap(ioas, 0, -1));
    assertTrue(device.attach(ioas) > 0);
  }

  @Test
  void anAreaThatTheTableDoesNotReachIsEaddrinuse() {
    Pages pages = lab.pages(1);
    long unused = fd.map(ioas, pages.address(), Pages.SIZE, Access.READ, OptionalLong.of(1L << 60));
    Refused.with(Errno.EADDRINUSE, () -> device.attach(ioas));
    assertEquals(OptionalInt.empty(), device.attached());
  }

  @Test
  void anAreaThatIsNotMadeOfPagesIsEaddrinuse() {
    Pages pages = lab.pages(1);
    long unused = fd.map(ioas, pages.address() + 16, 16, Access.READ, OptionalLong.of(0x10010));
    Refused.with(Errno.EADDRINUSE, () -> device.attach(ioas));
    assertEquals(OptionalInt.empty(), device.attached());
  }
}
