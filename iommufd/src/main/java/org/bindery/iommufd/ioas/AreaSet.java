package org.bindery.iommufd.ioas;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;
import org.bindery.iommufd.object.CacheLines;

/**
 * The areas of an address space and the checks of their addresses, in the kernel's order ({@code
 * iopt_alloc_area_pages}, {@code iopt_check_iova}, {@code iopt_insert_area}). Guarded by the
 * address space's area lock.
 */
final class AreaSet {
  private final IoasRefusals refusals;
  private final ReservedRanges reserved;
  private final int limit;
  private final Failures failures;

  @SuppressWarnings("unused")
  private final byte[] before = CacheLines.apart();

  private final IntervalTree<MappedArea> tree = new IntervalTree<>();

  @SuppressWarnings("unused")
  private final byte[] behind = CacheLines.apart();

  private AllowedRanges allowed = AllowedRanges.ANY;
  private long alignment = 1;

  /**
   * @param limit how many areas there may be
   */
  AreaSet(IoasRefusals refusals, ReservedRanges reserved, int limit, Failures failures) {
    this.refusals = refusals;
    this.reserved = reserved;
    this.limit = limit;
    this.failures = failures;
  }

  /** What IOVAs, lengths and offsets in pages are multiples of: 1 without a page table. */
  long alignment() {
    return alignment;
  }

  boolean isEmpty() {
    return tree.size() == 0;
  }

  void align(long changed) {
    alignment = changed;
  }

  /** Takes the addresses for pages, in the state BUILDING. */
  MappedArea add(UserPages pages, long offset, long length, Access access, OptionalLong wanted) {
    checkRoom(1);
    checkLength(length);
    long iova =
        wanted.isPresent()
            ? check(wanted.getAsLong(), length, List.of())
            : choose(pages.source(), offset, length);
    return insert(iova, length, access, pages, offset);
  }

  /** Takes the addresses for pieces, one area each, in the state BUILDING; all or nothing. */
  List<MappedArea> add(List<Piece> pieces, long length, Access access, OptionalLong wanted) {
    checkRoom(pieces.size());
    checkLength(length);
    Piece first = pieces.getFirst();
    long iova =
        wanted.isPresent()
            ? check(wanted.getAsLong(), length, pieces)
            : choose(first.pages().source(), first.offset(), length);
    List<MappedArea> added = new ArrayList<>(pieces.size());
    boolean done = false;
    try {
      for (Piece piece : pieces) {
        checkPermitted(piece, access);
        added.add(insert(iova, piece.length(), access, piece.pages(), piece.offset()));
        iova += piece.length();
      }
      done = true;
      return added;
    } finally {
      if (!done) {
        added.forEach(this::remove);
      }
    }
  }

  void remove(MappedArea area) {
    tree.remove(area);
  }

  /** Two areas take the place of one, mapped as it is. */
  void replace(MappedArea area, MappedArea low, MappedArea high) {
    checkRoom(1);
    failures.at(FailurePoint.AREA);
    tree.remove(area);
    for (MappedArea part : List.of(low, high)) {
      part.mapped();
      tree.insert(part);
    }
  }

  private void checkRoom(int more) {
    if (more > limit - tree.size()) {
      throw refusals.tooManyAreas(more, tree.size(), limit);
    }
  }

  MappedArea firstIn(long start, long last) {
    return tree.firstIn(start, last);
  }

  /** The area that ends next below an address; or null. */
  MappedArea below(long iova) {
    return tree.lastBefore(iova);
  }

  /** The area that begins next above an address; or null. */
  MappedArea above(long iova) {
    return iova == -1 ? null : tree.firstIn(iova + 1, -1);
  }

  List<MappedArea> all() {
    List<MappedArea> all = new ArrayList<>(tree.size());
    tree.forEach(all::add);
    return all;
  }

  List<MappedArea> mapped() {
    return all().stream().filter(MappedArea::isMapped).toList();
  }

  /** The stretches of pages behind a range; ENOENT when it has a hole. */
  List<Piece> pieces(IovaRange range, Ioas owner) {
    List<Piece> pieces = new ArrayList<>(1);
    walk(
        range,
        (area, from, last) -> {
          long offset = area.offset + (from - area.iova);
          pieces.add(new Piece(area.pages, offset, last - from + 1, area, owner));
        });
    return pieces;
  }

  /** Visits the areas of a range, ascending; ENOENT when it comes to a hole. */
  void walk(IovaRange range, Visitor visitor) {
    long at = range.start();
    while (true) {
      MappedArea area = tree.firstIn(at, range.last());
      if (area == null || Long.compareUnsigned(area.iova, at) > 0 || !area.isMapped()) {
        throw refusals.hole(range, at);
      }
      boolean end = Long.compareUnsigned(area.last(), range.last()) >= 0;
      visitor.visit(area, at, end ? range.last() : area.last());
      if (end) {
        return;
      }
      at = area.last() + 1;
    }
  }

  /** Sees the part of an area that lies in a range. */
  @FunctionalInterface
  interface Visitor {
    void visit(MappedArea area, long from, long last);
  }

  /** Nobody else works on it. */
  void checkSettled(MappedArea area) {
    if (!area.isMapped()) {
      throw refusals.busy(area);
    }
  }

  /** A range has all of it. */
  void checkWhole(MappedArea area, long start, long last) {
    if (Long.compareUnsigned(area.iova, start) < 0 || Long.compareUnsigned(area.last(), last) > 0) {
      throw refusals.cuts(new IovaRange(start, last), area, lastIn(last));
    }
  }

  /** All or nothing; EADDRINUSE when an area or an allowed range is there. */
  void reserve(List<Reservation> reservations, Object owner) {
    reservations.forEach(this::checkFree);
    reservations.forEach(reservation -> reserved.add(reservation, owner));
  }

  private void checkFree(Reservation reservation) {
    IovaRange range = reservation.range();
    MappedArea area = tree.firstIn(range.start(), range.last());
    if (area != null) {
      throw refusals.reservationHits(reservation, area, lastIn(range.last()));
    }
    IovaRange kept = allowed.firstIn(range);
    if (kept != null) {
      throw refusals.reservationMeetsAllowed(reservation, kept);
    }
  }

  /** Limits automatic IOVAs from now on; EADDRINUSE, and no change, when a range is reserved. */
  void allow(AllowedRanges wanted) {
    for (IovaRange range : wanted.ranges()) {
      Reservation reservation = reserved.firstIn(range);
      if (reservation != null) {
        throw refusals.allowedIsReserved(range, reservation);
      }
    }
    allowed = wanted;
  }

  /** Every area lies on pages of a size, or EADDRINUSE. */
  void checkAligned(long pageSize, String table) {
    if (pageSize > alignment) {
      tree.forEach(area -> {
        if (((area.iova | area.length | area.offset) & pageSize - 1) != 0) {
          throw refusals.areaMisaligned(area, pageSize, table);
        }
      });
    }
  }

  private long check(long iova, long length, List<Piece> pieces) {
    if ((iova & alignment - 1) != 0) {
      throw refusals.misaligned("IOVA", iova, alignment);
    }
    long last = iova + (length - 1);
    if (Long.compareUnsigned(last, iova) < 0) {
      throw refusals.overflow("IOVA", iova, length);
    }
    if (!reserved.isFree(iova, last)) {
      IovaRange range = new IovaRange(iova, last);
      throw refusals.reserved(range, reserved.firstIn(range));
    }
    MappedArea area = tree.firstIn(iova, last);
    if (area != null) {
      MappedArea highest = lastIn(last);
      throw refusals.overlaps(
          new IovaRange(iova, last), area, highest, copiesFrom(area, highest, pieces));
    }
    return iova;
  }

  private void checkLength(long length) {
    if ((length & alignment - 1) != 0) {
      throw refusals.misaligned("length", length, alignment);
    }
  }

  private boolean copiesFrom(MappedArea first, MappedArea last, List<Piece> pieces) {
    return pieces.stream()
        .map(Piece::source)
        .anyMatch(source ->
            source != null
                && tree.firstIn(source.iova, source.iova) == source
                && Long.compareUnsigned(source.iova, first.iova) >= 0
                && Long.compareUnsigned(source.iova, last.iova) <= 0);
  }

  private long choose(PageSource source, long offset, long length) {
    if (Long.compareUnsigned(length, Long.MAX_VALUE) >= 0) {
      throw refusals.overflow("IOVA", UserPages.SIZE, length);
    }
    long address = source.origin() + offset;
    IovaChooser chooser = new IovaChooser(address, length);
    if (chooser.alignment() < alignment) {
      throw refusals.weakAlignment(source.measure(), address, chooser.alignment(), alignment);
    }
    long iova = chooser.choose(allowed.windows(), reserved, tree);
    if (iova == IntervalTree.NONE) {
      throw refusals.noRoom(length, chooser.alignment(), allowed.ranges());
    }
    return iova;
  }

  private static void checkPermitted(Piece piece, Access access) {
    if (access.writes() && !piece.pages().writable()) {
      throw piece.owner().readOnlyPages(piece.source());
    }
  }

  private MappedArea insert(long iova, long length, Access access, UserPages pages, long offset) {
    long offsetInPage = offset & UserPages.SIZE - 1;
    if ((offsetInPage & alignment - 1) != 0) {
      PageSource source = pages.source();
      throw refusals.misaligned(source.measure(), source.origin() + offset, alignment);
    }
    failures.at(FailurePoint.AREA);
    MappedArea area = new MappedArea(iova, length, access, pages, offset);
    tree.insert(area);
    return area;
  }

  /** The highest area that begins at an address or below it; there is one. */
  private MappedArea lastIn(long address) {
    MappedArea across = tree.firstIn(address, address);
    return across != null ? across : tree.lastBefore(address);
  }
}
