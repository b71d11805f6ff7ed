package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.CheckOrder;
import org.bindery.tck.rule.Opened;
import org.bindery.tck.rule.Refusals;

/** {@code IOMMU_IOAS_UNMAP}. */
class UnmapTest {
  private record Call(int ioas, long iova, long length) {}

  /** Three areas of two pages with a page between the first two. */
  private static Opened mapped(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(2 * PAGE);
    opened.attach();
    opened.map(memory, IOVA);
    opened.map(memory, IOVA + 3 * PAGE);
    opened.map(memory, IOVA + 5 * PAGE);
    return opened;
  }

  private static long unmap(Opened opened, long iova, long length) {
    return opened.fd().unmap(opened.ioas(), iova, length);
  }

  private static void refused(Opened opened, Errno errno, long iova, long length) {
    opened.refused(errno, () -> unmap(opened, iova, length));
  }

  @EveryBackend
  void theCheckThatComesFirstDecides(Bench bench) {
    Opened opened = mapped(bench);
    new CheckOrder<Call>()
        .then(Errno.ENOENT, "no address space", "ioas", c -> new Call(99, c.iova, c.length))
        .then(Errno.EOVERFLOW, "IOVA of all ones", "iova", c -> new Call(c.ioas, -1, c.length))
        .then(Errno.EOVERFLOW, "length of all ones", "length", c -> new Call(c.ioas, c.iova, -1))
        .then(Errno.EINVAL, "length 0", "length", c -> new Call(c.ioas, c.iova, 0))
        .then(Errno.EOVERFLOW, "wraps", "iova", c -> new Call(c.ioas, -PAGE, c.length))
        .then(Errno.ENOENT, "cuts", "iova", c -> new Call(c.ioas, IOVA + PAGE, c.length))
        .verify(
            new Call(opened.ioas(), IOVA, 2 * PAGE),
            (errno, c) -> opened.refused(errno, () -> opened.fd().unmap(c.ioas, c.iova, c.length)));
  }

  @EveryBackend
  void anAreaIsUnmappedWhole(Bench bench) {
    Opened opened = mapped(bench);
    assertEquals(2 * PAGE, unmap(opened, IOVA, 2 * PAGE));
    assertEquals(2, opened.areas().size());
  }

  @EveryBackend
  void aRangeMayBeLargerThanItsAreas(Bench bench) {
    Opened opened = mapped(bench);
    assertEquals(4 * PAGE, unmap(opened, IOVA - 8 * PAGE, 13 * PAGE));
    assertEquals(1, opened.areas().size());
  }

  @EveryBackend
  void onlyWhatWasMappedCounts(Bench bench) {
    Opened opened = mapped(bench);
    assertEquals(6 * PAGE, unmap(opened, 0, 1L << 40));
  }

  @EveryBackend
  void everythingIsUnmappedByZeroAndAllOnes(Bench bench) {
    Opened opened = mapped(bench);
    assertEquals(6 * PAGE, unmap(opened, 0, -1));
    assertEquals(List.of(), opened.areas());
    assertEquals(0, bench.pinnedPages());
  }

  @EveryBackend
  void unmappingEverythingOfNothingSucceeds(Bench bench) {
    Opened opened = new Opened(bench);
    assertEquals(0, unmap(opened, 0, -1));
  }

  @EveryBackend
  void nothingInARangeIsEnoent(Bench bench) {
    Opened opened = mapped(bench);
    refused(opened, Errno.ENOENT, IOVA + 2 * PAGE, PAGE);
    refused(opened, Errno.ENOENT, IOVA + 64 * PAGE, PAGE);
  }

  @EveryBackend
  void cuttingTheBeginningOfAnAreaIsEnoent(Bench bench) {
    Opened opened = mapped(bench);
    refused(opened, Errno.ENOENT, IOVA, PAGE);
  }

  @EveryBackend
  void cuttingTheEndOfAnAreaIsEnoent(Bench bench) {
    Opened opened = mapped(bench);
    refused(opened, Errno.ENOENT, IOVA + PAGE, 2 * PAGE);
  }

  @EveryBackend
  void oneByteLessThanAnAreaIsEnoent(Bench bench) {
    Opened opened = mapped(bench);
    refused(opened, Errno.ENOENT, IOVA, 2 * PAGE - 1);
    refused(opened, Errno.ENOENT, IOVA + 1, 2 * PAGE);
  }

  @EveryBackend
  void whatCameBeforeTheAreaThatIsCutStaysUnmapped(Bench bench) {
    Opened opened = mapped(bench);
    Refusals.refused(Errno.ENOENT, () -> unmap(opened, IOVA, 6 * PAGE));
    assertEquals(
        List.of(IOVA + 5 * PAGE),
        opened.fd().areas(opened.ioas()).stream().map(area -> area.iova()).toList());
  }

  @EveryBackend
  void theLastByteOfAllIsUnmapped(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(0, PAGE, Access.READ, -PAGE);
    assertEquals(PAGE, unmap(opened, -PAGE, PAGE));
  }

  @EveryBackend
  void areasOfOneMapEachGoAlone(Bench bench) {
    Opened opened = mapped(bench);
    long copy = IOVA + 64 * PAGE;
    opened
        .fd()
        .copy(
            opened.ioas(),
            opened.ioas(),
            IOVA + 3 * PAGE,
            4 * PAGE,
            Access.READ,
            OptionalLong.of(copy));
    assertEquals(2 * PAGE, unmap(opened, copy, 2 * PAGE));
    assertEquals(2 * PAGE, unmap(opened, copy + 2 * PAGE, 2 * PAGE));
  }
}
