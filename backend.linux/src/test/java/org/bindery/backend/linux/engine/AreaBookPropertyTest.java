package org.bindery.backend.linux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;

/** The book of areas against a list that is searched, around the middle of 64 bits. */
class AreaBookPropertyTest {
  private static final int SPACE = 64;

  /** Signed and unsigned order differ here. */
  private static final long BASE = Long.MAX_VALUE - SPACE / 2;

  @Property(tries = 500)
  void everyQuestionIsAnsweredAsByLooking(
      @ForAll @Size(max = 20) List<@IntRange(max = SPACE - 1) Integer> starts,
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(max = SPACE - 1) int from,
      @ForAll @IntRange(min = 1, max = SPACE) int count) {
    AreaBook book = new AreaBook();
    BitSet taken = new BitSet();
    for (int start : starts) {
      if (taken.get(start, start + length).isEmpty()) {
        taken.set(start, start + length);
        book.add(
            new MappedArea(BASE + start, length, Access.READ, 0x1000 + start, new UserPages(true)));
      }
    }
    long first = BASE + from;
    long last = first + count - 1;

    List<MappedArea> all = List.copyOf(book.all());
    assertThat(all.stream().map(MappedArea::iova))
        .isSortedAccordingTo(Long::compareUnsigned)
        .hasSize(taken.cardinality() / length);
    assertThat(List.copyOf(book.meeting(first, last)))
        .isEqualTo(
            all.stream()
                .filter(area -> area.range().intersects(new IovaRange(first, last)))
                .toList());
    assertThat(book.within(first, last))
        .isEqualTo(
            all.stream()
                .filter(area ->
                    contains(first, last, area.iova()) && contains(first, last, area.last()))
                .toList());
    List<MappedArea> pieces = book.pieces(first, last);
    assertThat(pieces.stream().mapToLong(MappedArea::length).sum())
        .isEqualTo(taken.get(from, from + count).cardinality() == count ? count : 0);
    for (MappedArea piece : pieces) {
      assertThat(piece.address() - 0x1000).isEqualTo(piece.iova() - BASE);
    }
    for (MappedArea area : all) {
      assertThat(book.exactly(area.iova(), length)).isSameAs(area);
      assertThat(book.exactly(area.iova(), length + 1)).isNull();
      book.remove(area);
    }
    assertThat(book.all()).isEmpty();
  }

  private static boolean contains(long first, long last, long iova) {
    return Long.compareUnsigned(first, iova) <= 0 && Long.compareUnsigned(iova, last) <= 0;
  }
}
