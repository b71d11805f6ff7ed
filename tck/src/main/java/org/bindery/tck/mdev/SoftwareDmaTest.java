package org.bindery.tck.mdev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.bindery.api.Access;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.IommuFd;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A DMA engine in software reaches what is mapped where it is attached, and nothing else. */
class SoftwareDmaTest {
  private static final long IOVA = 0x100000;
  private static final long READ_ONLY = 0x200000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension final Lab lab = new Lab();
  private Pages pages;
  private Pages readOnly;
  private IommuFd fd;
  private int ioas;
  private BoundDevice device;
  private Swdma engine;

  @BeforeEach
  void attach() {
    pages = lab.pages(64);
    readOnly = lab.pages(1);
    String uuid = new MdevBench(lab).create("swdma-2").uuid();
    fd = lab.open();
    device = lab.bind(fd, uuid);
    ioas = fd.allocateIoas();
    map(pages, Access.READ_WRITE, IOVA);
    map(readOnly, Access.READ, READ_ONLY);
    int unused = device.attach(ioas);
    engine = new Swdma(device, 0);
  }

  private void map(Pages what, Access access, long iova) {
    long unused = fd.map(ioas, what.address(), what.length(), access, OptionalLong.of(iova));
  }

  @Test
  void itCopiesFromAnyByteToAnyByte() {
    byte[] before = pages.random(1).bytes();
    int length = 20 * Pages.SIZE;
    assertEquals(Swdma.DONE, engine.run(Swdma.COPY, IOVA + 3, IOVA + 40 * Pages.SIZE + 1, length));
    byte[] after = pages.bytes();
    assertArrayEquals(
        Arrays.copyOfRange(before, 3, 3 + length),
        Arrays.copyOfRange(after, 40 * Pages.SIZE + 1, 40 * Pages.SIZE + 1 + length));
    assertArrayEquals(
        Arrays.copyOf(before, 40 * Pages.SIZE + 1), Arrays.copyOf(after, 40 * Pages.SIZE + 1));
  }

  @Test
  void itFillsAndChecks() {
    pages.random(2);
    assertEquals(Swdma.DONE, engine.run(Swdma.FILL, 0x0101010101010101L * 0x5a, IOVA + 1, 4097));
    byte[] bytes = pages.bytes();
    for (int i = 1; i < 4098; i++) {
      assertEquals(0x5a, bytes[i], "at " + i);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    assertEquals(Swdma.DONE, engine.run(Swdma.CHECKSUM, IOVA, 0, bytes.length));
    assertEquals(crc.getValue(), engine.result());
    assertArrayEquals(bytes, pages.bytes());
  }

  @Test
  void eachQueueHasItsInterrupt() throws InterruptedException {
    Swdma second = new Swdma(device, 1);
    engine.interrupts(true);
    second.interrupts(true);
    try (Interrupt one = device.interrupt(InterruptKind.MSI, 0);
        Interrupt two = device.interrupt(InterruptKind.MSI, 1)) {
      second.begin(Swdma.FILL, 1, IOVA, 8);
      assertEquals(1, two.await(0, PATIENCE));
      assertEquals(0, one.count());
      engine.begin(Swdma.FILL, 1, IOVA, 8);
      assertEquals(1, one.await(0, PATIENCE));
      assertEquals(1, two.count());
    }
  }

  @Test
  void aHoleAndWhatIsMappedForReadingAreRefusedAndKeepTheirBytes() {
    readOnly.fill(0x33);
    pages.fill(0x11);
    assertEquals(Swdma.FAILED, engine.run(Swdma.COPY, IOVA, READ_ONLY, Pages.SIZE));
    assertEquals(Swdma.WRITE_REFUSED, engine.error());
    assertEquals(READ_ONLY, engine.fault());
    assertTrue(readOnly.all(0x33), "bytes were written");
    assertEquals(Swdma.FAILED, engine.run(Swdma.CHECKSUM, IOVA, 0, pages.length() + 1));
    assertEquals(Swdma.READ_REFUSED, engine.error());
    assertEquals(IOVA + pages.length(), engine.fault());
    assertEquals(Swdma.DONE, engine.run(Swdma.COPY, READ_ONLY, IOVA, Pages.SIZE));
    assertEquals(0x33, pages.bytes()[Pages.SIZE - 1]);
  }

  @Test
  void unmappedAndDetachedItReachesNothing() {
    pages.fill(0x11);
    assertEquals(Swdma.DONE, engine.run(Swdma.FILL, -1, IOVA, 8));
    assertEquals(pages.length(), fd.unmap(ioas, IOVA, pages.length()));
    assertEquals(Swdma.FAILED, engine.run(Swdma.FILL, 0, IOVA, 8));
    map(pages, Access.READ_WRITE, IOVA);
    device.detach();
    assertEquals(Swdma.FAILED, engine.run(Swdma.FILL, 0, IOVA, 8));
    assertEquals(-1, pages.bytes()[0]);
    int unused = device.attach(ioas);
    assertEquals(Swdma.DONE, engine.run(Swdma.FILL, 0, IOVA, 8));
    assertEquals(0, pages.bytes()[0]);
  }

  @Test
  void anUnmapInTheMiddleOfACopyEndsIt() {
    for (int i = 0; i < 20; i++) {
      pages.fill(0x11);
      engine.begin(Swdma.FILL, 0, IOVA, pages.length());
      assertEquals(pages.length(), fd.unmap(ioas, IOVA, pages.length()));
      byte[] after = pages.bytes();
      long unused = engine.await();
      assertArrayEquals(after, pages.bytes(), "it wrote after the unmap");
      map(pages, Access.READ_WRITE, IOVA);
    }
  }

  @Test
  void softwareAndHardwareReachTheSameBytes() {
    BoundDevice hardware = lab.bind(fd, lab.topology().edu());
    int unused = hardware.attach(ioas);
    Edu edu = lab.edu(hardware);
    byte[] before = pages.random(3).bytes();
    edu.copy(IOVA, IOVA + Pages.SIZE, 512);
    assertEquals(Swdma.DONE, engine.run(Swdma.COPY, IOVA + Pages.SIZE, IOVA + 2 * Pages.SIZE, 512));
    assertArrayEquals(
        Arrays.copyOf(before, 512),
        Arrays.copyOfRange(pages.bytes(), 2 * Pages.SIZE, 2 * Pages.SIZE + 512));
  }

  @Test
  void unboundItsMapIsRevokedAndTheNextOwnerFindsNothing() {
    assertEquals(Swdma.DONE, engine.run(Swdma.FILL, -1, IOVA, 8));
    String uuid = device.device();
    device.unbind();
    Refused.with(Errno.ENODEV, () -> engine.registers().getLong(4096));
    BoundDevice again = lab.bind(fd, uuid);
    assertEquals(0, again.read(0, 4096, 8));
    assertEquals(0, again.read(0, 4096 + 0x28, 8));
  }

  @Test
  void aResetBringsItToTheStateAfterPowerOn() {
    assertEquals(Swdma.DONE, engine.run(Swdma.FILL, -1, IOVA, 8));
    device.reset();
    assertEquals(0, device.read(0, 4096, 8));
    assertEquals(Swdma.FAILED, engine.run(Swdma.FILL, -1, IOVA, 8));
  }
}
