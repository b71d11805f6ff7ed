package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** Where {@code IOMMU_IOAS_MAP} maps when nobody says where: {@code iopt_alloc_iova}. */
class AutomaticIovaTest {
  private static final long HUGE = 2 << 20;

  @EveryBackend
  void theFirstPageIsNeverChosen(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(PAGE, opened.mapAnywhere(PAGE, PAGE));
  }

  @EveryBackend
  void aPlaceIsAlignedAsTheAddressIs(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(8 * PAGE, opened.mapAnywhere(24 * PAGE, 8 * PAGE));
  }

  @EveryBackend
  void aPlaceIsAlignedNoMoreThanTheLengthIs(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(2 * PAGE, opened.mapAnywhere(HUGE, 2 * PAGE));
  }

  @EveryBackend
  void theLengthCountsAsTheNextPowerOfTwo(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(4 * PAGE, opened.mapAnywhere(HUGE, 3 * PAGE));
  }

  @EveryBackend
  void addressZeroIsAlignedByItsLength(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(16 * PAGE, opened.mapAnywhere(0, 9 * PAGE));
  }

  @EveryBackend
  void alignmentIsSoughtUpToAHugePage(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(HUGE, opened.mapAnywhere(8 * HUGE, 4 * HUGE));
  }

  @EveryBackend
  void theOffsetInThePageIsKept(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(PAGE + 0x230, opened.mapAnywhere(PAGE + 0x230, 0x10));
  }

  @EveryBackend
  void theLowestPlaceIsChosen(Bench bench) {
    Opened opened = new Opened(bench);
    long first = opened.mapAnywhere(PAGE, PAGE);
    assertEquals(first + PAGE, opened.mapAnywhere(PAGE, PAGE));
    opened.map(0, PAGE, Access.READ, first + 3 * PAGE);
    assertEquals(first + 2 * PAGE, opened.mapAnywhere(PAGE, PAGE));
    assertEquals(first + 4 * PAGE, opened.mapAnywhere(PAGE, PAGE));
    opened.fd().unmap(opened.ioas(), first + PAGE, PAGE);
    assertEquals(first + PAGE, opened.mapAnywhere(PAGE, PAGE));
  }

  @EveryBackend
  void aHoleThatIsTooSmallIsPassedOver(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, PAGE, Access.READ, 3 * PAGE);
    assertEquals(4 * PAGE, opened.mapAnywhere(PAGE, 3 * PAGE));
    assertEquals(PAGE, opened.mapAnywhere(PAGE, 2 * PAGE));
  }

  @EveryBackend
  void aHoleOfWhichOnlyTheLastByteWouldBeUsedIsPassedOver(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, 0x100, Access.READ, PAGE);
    opened.map(0, PAGE, Access.READ, PAGE + 0x101);
    assertEquals(2 * PAGE + 0x101, opened.mapAnywhere(1, 1));
  }

  @EveryBackend
  void whatIsReservedIsPassedOver(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(8 * HUGE);
    opened.attach();
    List<IovaRange> ranges = opened.fd().ranges(opened.ioas()).ranges();
    long end = ranges.getFirst().last() + 1;
    opened.map(memory.address(), HUGE - PAGE, Access.READ, PAGE);
    for (long at = HUGE; at < end; ) {
      long part = Math.min(memory.length(), end - at);
      opened.map(memory.address(), part, Access.READ, at);
      at += part;
    }
    assertEquals(ranges.get(1).start(), opened.mapAnywhere(memory.address() + PAGE, PAGE));
  }

  @EveryBackend
  void noRoomIsEnospc(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, (1L << 63) - PAGE, Access.READ, PAGE);
    opened.refused(Errno.ENOSPC, () -> opened.mapAnywhere(0, (1L << 63) - 2));
  }

  @EveryBackend
  void theFirstAndTheLastPageAreNoRoom(Bench bench) {
    Opened opened = new Opened(bench);
    long half = 1L << 63;
    opened.map(0, half - PAGE, Access.READ, PAGE);
    opened.map(0, half - 2 * PAGE, Access.READ, half);
    assertEquals(-2 * PAGE, opened.mapAnywhere(PAGE, PAGE - 1));
    opened.refused(Errno.ENOSPC, () -> opened.mapAnywhere(PAGE, PAGE));
  }

  @EveryBackend
  void halfOfAllAddressesIsEoverflow(Bench bench) {
    Opened opened = new Opened(bench);
    opened.refused(Errno.EOVERFLOW, () -> opened.mapAnywhere(0, (1L << 63) - 1));
    opened.refused(Errno.EOVERFLOW, () -> opened.mapAnywhere(0, 1L << 63));
    assertEquals(HUGE, opened.mapAnywhere(0, (1L << 63) - 2));
  }

  @EveryBackend
  void withATableAnAddressOnNoPageIsEinval(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(2 * PAGE);
    opened.attach();
    opened.refused(Errno.EINVAL, () -> opened.mapAnywhere(memory.address() + 0x800, PAGE));
    opened.refused(Errno.EINVAL, () -> opened.mapAnywhere(memory.address(), PAGE + 0x800));
  }

  @EveryBackend
  void whatCannotBePinnedTakesNoPlace(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.refused(Errno.EFAULT, () -> opened.mapAnywhere(PAGE, PAGE));
    opened.map(memory, IOVA);
    long first = opened.mapAnywhere(memory.address(), PAGE);
    assertEquals(PAGE, first);
  }
}
