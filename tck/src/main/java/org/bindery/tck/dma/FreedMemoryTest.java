package org.bindery.tck.dma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.EveryMode;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory that a program frees while it is mapped: refused where it is noticed, harmless else. */
@EveryMode
class FreedMemoryTest {
  private static final long IOVA = 0x100000;
  private static final long GOOD = 0x200000;

  @RegisterExtension final Lab lab = new Lab();

  private static void map(IommuFd fd, int ioas, long address) {
    assertEquals(IOVA, fd.map(ioas, address, Pages.SIZE, Access.READ_WRITE, OptionalLong.of(IOVA)));
  }

  @Test
  void freedBeforeTheAttachIsEfaultThere() {
    IommuFd fd = lab.open();
    var device = lab.bind(fd, lab.topology().edu());
    int ioas = fd.allocateIoas();
    Pages freed = lab.memory(Pages.OWN_MAPPING);
    map(fd, ioas, freed.address());
    freed.free();
    Refused.with(Errno.EFAULT, () -> device.attach(ioas));
    assertTrue(device.attached().isEmpty(), "attached all the same");
    assertEquals(Pages.SIZE, fd.unmap(ioas, IOVA, Pages.SIZE));
    int unused = device.attach(ioas);
  }

  @Test
  void anAddressThatNothingIsAtIsEfaultAtTheAttach() {
    IommuFd fd = lab.open();
    var device = lab.bind(fd, lab.topology().edu());
    int ioas = fd.allocateIoas();
    map(fd, ioas, Pages.SIZE);
    Refused.with(Errno.EFAULT, () -> device.attach(ioas));
    assertEquals(0, fd.hwpts().size(), "tables left by the refused attach");
  }

  @Test
  void freedUnderAMapDmaIsHarmless() {
    Attached attached = lab.attach();
    Edu edu = lab.edu(attached.device());
    Pages good = lab.pages(1).random(1);
    attached.map(good, Access.READ_WRITE, GOOD);
    Pages freed = lab.memory(Pages.OWN_MAPPING);
    map(attached.fd(), attached.ioas(), freed.address());
    // Otherwise new memory at its place could not be registered.
    freed.close();
    Pages next = lab.memory(Pages.OWN_MAPPING).fill(0x11);
    byte[] before = good.bytes();
    edu.fetch(GOOD, Pages.SIZE);
    edu.store(IOVA, Pages.SIZE);
    edu.fetch(IOVA, Pages.SIZE);
    assertTrue(next.all(0x11), "bytes were written to memory that is not mapped");
    assertArrayEquals(before, good.bytes());
    assertEquals(Pages.SIZE, attached.fd().unmap(attached.ioas(), IOVA, Pages.SIZE));
    attached.map(lab.pages(1), Access.WRITE, IOVA);
    edu.copy(GOOD, IOVA, Pages.SIZE);
  }
}
