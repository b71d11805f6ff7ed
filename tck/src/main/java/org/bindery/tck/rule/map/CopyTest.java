package org.bindery.tck.rule.map;

import static org.bindery.tck.rule.Opened.IOVA;
import static org.bindery.tck.rule.Opened.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.EveryBackend;
import org.bindery.tck.rule.Opened;

/** {@code IOMMU_IOAS_COPY}. */
class CopyTest {
  private static final long TO = IOVA + 0x10_0000;

  private static long copy(Opened opened, long from, long length, Access access, long to) {
    int ioas = opened.ioas();
    return opened.fd().copy(ioas, ioas, from, length, access, OptionalLong.of(to));
  }

  private static void refused(
      Opened opened, Errno errno, long from, long length, Access access, long to) {
    opened.refused(errno, () -> copy(opened, from, length, access, to));
  }

  private static Opened mapped(Bench bench, int pages) {
    Opened opened = new Opened(bench);
    opened.map(opened.memory(pages * PAGE), IOVA);
    return opened;
  }

  @EveryBackend
  void aCopyIsOfTheSameMemory(Bench bench) {
    Opened opened = mapped(bench, 2);
    int other = opened.fd().allocateIoas();
    assertEquals(
        TO,
        opened
            .fd()
            .copy(other, opened.ioas(), IOVA, 2 * PAGE, Access.READ_WRITE, OptionalLong.of(TO)));
    Area source = opened.fd().areas(opened.ioas()).getFirst();
    Area copy = opened.fd().areas(other).getFirst();
    assertEquals(source.address(), copy.address());
    assertEquals(2 * PAGE, copy.length());
    assertEquals(TO, copy.iova());
  }

  @EveryBackend
  void aPartIsCopied(Bench bench) {
    Opened opened = mapped(bench, 4);
    copy(opened, IOVA + PAGE, 2 * PAGE, Access.READ, TO);
    List<Area> areas = opened.fd().areas(opened.ioas());
    assertEquals(areas.getFirst().address() + PAGE, areas.getLast().address());
    assertEquals(2 * PAGE, areas.getLast().length());
  }

  @EveryBackend
  void areasThatMeetAreCopiedTogether(Bench bench) {
    Opened opened = mapped(bench, 2);
    opened.map(opened.memory(2 * PAGE), IOVA + 2 * PAGE);
    copy(opened, IOVA + PAGE, 2 * PAGE, Access.READ, TO);
    assertEquals(4, opened.areas().size(), "an area for each that was copied");
  }

  @EveryBackend
  void aCopyStaysWhenItsSourceGoes(Bench bench) {
    Opened opened = mapped(bench, 2);
    opened.attach();
    copy(opened, IOVA, PAGE, Access.READ_WRITE, TO);
    opened.fd().unmap(opened.ioas(), IOVA, 2 * PAGE);
    assertEquals(1, bench.pinnedPages());
    assertTrue(opened.dmaWrite(TO, 1));
  }

  @EveryBackend
  void aCopyOfPinnedPagesNeedsTheAddressNoMore(Bench bench) {
    Opened opened = new Opened(bench);
    Memory memory = opened.memory(PAGE);
    opened.attach();
    opened.map(memory, IOVA);
    memory.close();
    copy(opened, IOVA, PAGE, Access.READ_WRITE, TO);
    assertEquals(1, bench.pinnedPages());
    assertTrue(opened.dmaWrite(TO, 7));
    assertEquals(7, Opened.at(memory, 0));
  }

  @EveryBackend
  void aHoleInTheSourceIsEnoent(Bench bench) {
    Opened opened = mapped(bench, 2);
    opened.map(opened.memory(PAGE), IOVA + 3 * PAGE);
    refused(opened, Errno.ENOENT, IOVA + PAGE, 2 * PAGE, Access.READ, TO);
    refused(opened, Errno.ENOENT, IOVA - PAGE, 2 * PAGE, Access.READ, TO);
    refused(opened, Errno.ENOENT, IOVA, 4 * PAGE, Access.READ, TO);
    refused(opened, Errno.ENOENT, TO, PAGE, Access.READ, TO);
  }

  @EveryBackend
  void writingPagesThatWereMappedForReadingIsEperm(Bench bench) {
    Opened opened = new Opened(bench);
    opened.map(opened.memory(PAGE), Access.READ, IOVA);
    refused(opened, Errno.EPERM, IOVA, PAGE, Access.READ_WRITE, TO);
    refused(opened, Errno.EPERM, IOVA, PAGE, Access.WRITE, TO);
    copy(opened, IOVA, PAGE, Access.READ, TO);
    refused(opened, Errno.EPERM, TO, PAGE, Access.WRITE, IOVA + PAGE);
  }

  @EveryBackend
  void oneReadOnlyAreaOfSeveralIsEperm(Bench bench) {
    Opened opened = mapped(bench, 1);
    opened.map(opened.memory(PAGE), Access.READ, IOVA + PAGE);
    refused(opened, Errno.EPERM, IOVA, 2 * PAGE, Access.READ_WRITE, TO);
  }

  @EveryBackend
  void whatWasMappedForBothIsReadOnlyOnlyAsACopy(Bench bench) {
    Opened opened = mapped(bench, 1);
    copy(opened, IOVA, PAGE, Access.READ, TO);
    // The pages are writeable, whatever an area of them allows.
    copy(opened, TO, PAGE, Access.READ_WRITE, TO + PAGE);
  }

  @EveryBackend
  void withoutAPlaceTheLowestIsChosen(Bench bench) {
    Opened opened = mapped(bench, 1);
    int ioas = opened.ioas();
    assertEquals(PAGE, opened.fd().copy(ioas, ioas, IOVA, PAGE, Access.READ, OptionalLong.empty()));
  }

  @EveryBackend
  void ontoItselfIsEexist(Bench bench) {
    Opened opened = mapped(bench, 2);
    refused(opened, Errno.EEXIST, IOVA, PAGE, Access.READ, IOVA + PAGE);
  }
}
