package org.bindery.tck.dma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.HwptRequest;
import org.bindery.tck.lab.Attached;
import org.bindery.tck.lab.Edu;
import org.bindery.tck.lab.EveryBoot;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Pages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** DMA that gets through: every byte where it belongs and none beside. */
@EveryBoot
class DmaTest {
  private static final long SOURCE = 0x100000;
  private static final long TARGET = 0x200000;

  @RegisterExtension final Lab lab = new Lab();
  private Attached attached;
  private Edu edu;

  @BeforeEach
  void attach() {
    attached = lab.attach();
    edu = lab.edu(attached.device());
  }

  @Test
  void aPageIsReadAndWritten() {
    Pages source = lab.pages(1).random(1);
    Pages target = lab.pages(1);
    attached.map(source, Access.READ, SOURCE);
    attached.map(target, Access.WRITE, TARGET);
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(source.bytes(), target.bytes());
    assertEquals(0, attached.fd().faults().size());
  }

  @Test
  void bytesBesideAreNotTouched() {
    Pages source = lab.pages(1).random(2);
    Pages target = lab.pages(3).fill(0x5a);
    attached.map(source, Access.READ, SOURCE);
    attached.map(target, Access.READ_WRITE, TARGET);
    edu.copy(SOURCE + 16, TARGET + Pages.SIZE + 32, 100);
    byte[] wanted = new byte[3 * Pages.SIZE];
    Arrays.fill(wanted, (byte) 0x5a);
    System.arraycopy(source.bytes(), 16, wanted, Pages.SIZE + 32, 100);
    assertArrayEquals(wanted, target.bytes());
  }

  @Test
  void aTransferCrossesFromOneMapToTheNext() {
    Pages first = lab.pages(1).random(3);
    Pages second = lab.pages(1).random(4);
    Pages target = lab.pages(1);
    attached.map(first, Access.READ, SOURCE);
    attached.map(second, Access.READ, SOURCE + Pages.SIZE);
    attached.map(target, Access.WRITE, TARGET);
    edu.copy(SOURCE + Pages.SIZE / 2, TARGET, Pages.SIZE);
    byte[] wanted = new byte[Pages.SIZE];
    System.arraycopy(first.bytes(), Pages.SIZE / 2, wanted, 0, Pages.SIZE / 2);
    System.arraycopy(second.bytes(), 0, wanted, Pages.SIZE / 2, Pages.SIZE / 2);
    assertArrayEquals(wanted, target.bytes());
  }

  @Test
  void megabytesMappedInOneCallAreAllReached() {
    int size = 4 << 20;
    Pages large = lab.memory(size).random(5);
    Pages target = lab.pages(1);
    attached.map(large, Access.READ, 0x400000);
    attached.map(target, Access.WRITE, TARGET);
    for (int at : new int[] {0, 1 << 20, (2 << 20) - 2048, size - Pages.SIZE}) {
      edu.copy(0x400000 + at, TARGET, Pages.SIZE);
      assertArrayEquals(
          Arrays.copyOfRange(large.bytes(), at, at + Pages.SIZE), target.bytes(), "at " + at);
    }
  }

  @Test
  void anAddressMeansWhatItIsMappedToNow() {
    Pages first = lab.pages(1).random(6);
    Pages second = lab.pages(1).random(7);
    Pages target = lab.pages(1);
    attached.map(target, Access.WRITE, TARGET);
    attached.map(first, Access.READ, SOURCE);
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertEquals(Pages.SIZE, attached.fd().unmap(attached.ioas(), SOURCE, Pages.SIZE));
    attached.map(second, Access.READ, SOURCE);
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(second.bytes(), target.bytes());
  }

  @Test
  void whatWasMappedBeforeTheAttachIsReached() {
    attached.device().detach();
    Pages source = lab.pages(1).random(8);
    Pages target = lab.pages(1);
    attached.map(source, Access.READ, SOURCE);
    attached.map(target, Access.WRITE, TARGET);
    int unused = attached.device().attach(attached.ioas());
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(source.bytes(), target.bytes());
  }

  @Test
  void aTableOfItsOwnFollowsTheAddressSpace() {
    int hwpt = attached.fd().allocateHwpt(attached.device(), HwptRequest.paging(attached.ioas()));
    assertEquals(hwpt, attached.device().replace(hwpt));
    Pages source = lab.pages(1).random(9);
    Pages target = lab.pages(1);
    attached.map(source, Access.READ, SOURCE);
    attached.map(target, Access.WRITE, TARGET);
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(source.bytes(), target.bytes());
  }

  @Test
  void afterAReplaceTheOtherAddressSpaceIsReached() {
    Pages first = lab.pages(1).random(10);
    Pages second = lab.pages(1).random(11);
    Pages target = lab.pages(1);
    int other = attached.fd().allocateIoas();
    attached.map(first, Access.READ, SOURCE);
    attached.map(target, Access.WRITE, TARGET);
    Attached there = new Attached(attached.fd(), attached.device(), other);
    there.map(second, Access.READ, SOURCE);
    there.map(target, Access.WRITE, TARGET);
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(first.bytes(), target.bytes());
    int unused = attached.device().replace(other);
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(second.bytes(), target.bytes());
  }

  @Test
  void copiedMapsReachTheSamePages() {
    Pages source = lab.pages(1).random(12);
    Pages target = lab.pages(1);
    int template = attached.fd().allocateIoas();
    new Attached(attached.fd(), attached.device(), template).map(source, Access.READ, 0x7000);
    assertEquals(
        SOURCE,
        attached
            .fd()
            .copy(
                attached.ioas(),
                template,
                0x7000,
                Pages.SIZE,
                Access.READ,
                OptionalLong.of(SOURCE)));
    attached.fd().destroy(template);
    attached.map(target, Access.WRITE, TARGET);
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(source.bytes(), target.bytes());
  }

  @Test
  void memoryTakenOutOfTheProcessStaysValidUntilItIsUnmapped() {
    Pages source = lab.pages(1).random(13);
    Pages target = lab.pages(1);
    attached.map(source, Access.READ, SOURCE);
    attached.map(target, Access.WRITE, TARGET);
    source.unregister();
    edu.copy(SOURCE, TARGET, Pages.SIZE);
    assertArrayEquals(source.bytes(), target.bytes());
    assertTrue(attached.fd().unmap(attached.ioas(), 0, -1) == 2 * Pages.SIZE);
  }
}
