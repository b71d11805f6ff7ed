package org.bindery.iommufd.ioas;

import java.util.List;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** How an address space says no: ranges, objects and commands, in hex. */
final class IoasRefusals {
  private final String fd;
  private final int ioas;

  IoasRefusals(String fd, int ioas) {
    this.fd = fd;
    this.ioas = ioas;
  }

  RefusedException gone() {
    return Refusal.of(Errno.ENOENT, "%s has no ioas %d", fd, ioas).exception();
  }

  RefusedException tooManyAreas(int more, int now, int limit) {
    return Refusal.of(
            Errno.ENOMEM,
            "ioas %d of %s has %d areas and may have %d; %d more are wanted",
            ioas,
            fd,
            now,
            limit,
            more)
        .blockedBy(fd, "limited to " + limit + " areas in an ioas")
        .exception();
  }

  RefusedException length(long length) {
    return length == 0
        ? Refusal.of(Errno.EINVAL, "the length is 0").exception()
        : Refusal.of(Errno.EINVAL, "the length 0x%x is more than any memory", length).exception();
  }

  RefusedException overflow(String what, long start, long length) {
    return Refusal.of(
            Errno.EOVERFLOW, "%s 0x%x plus 0x%x bytes goes beyond 64 bits", what, start, length)
        .exception();
  }

  /** A value that page tables cannot represent. */
  RefusedException misaligned(String what, long value, long alignment) {
    long below = value & -alignment;
    long above = below + alignment;
    String nearest =
        below == 0 && what.equals("length")
            ? "0x%x is the least".formatted(above)
            : "0x%x and 0x%x are".formatted(below, above);
    return Refusal.of(
            Errno.EINVAL,
            "%s 0x%x is not a multiple of 0x%x, the page size of ioas %d's tables; %s",
            what,
            value,
            alignment,
            ioas,
            nearest)
        .exception();
  }

  /** The end of a range whose writes are asked for. */
  RefusedException endMisaligned(long value, long multiple, String of) {
    return Refusal.of(
            Errno.EINVAL,
            "0x%x, an end of what is asked for, is not a multiple of 0x%x, %s of ioas %d",
            value,
            multiple,
            of,
            ioas)
        .exception();
  }

  RefusedException pageSizeOfNothing() {
    return Refusal.of(Errno.EINVAL, "the page size is 0, so a bit would stand for no byte")
        .exception();
  }

  RefusedException untracked(String table) {
    return Refusal.of(
            Errno.EOPNOTSUPP,
            "%s of ioas %d does not track what is written: it was not allocated for that",
            table,
            ioas)
        .blockedBy(table, "does not track what is written")
        .exception();
  }

  RefusedException reserved(IovaRange range, Reservation reservation) {
    return Refusal.of(
            Errno.EINVAL,
            "%s meets %s, which is reserved in ioas %d: %s",
            range,
            reservation.range(),
            ioas,
            reservation.what())
        .blockedBy("reserved " + reservation.range(), reservation.what())
        .exception();
  }

  /**
   * @param first lowest area that the range meets
   * @param last highest one
   * @param source whether what is to be mapped is a copy of one of them, which is not to be
   *     unmapped for it
   */
  RefusedException overlaps(IovaRange range, MappedArea first, MappedArea last, boolean source) {
    Refusal.Builder refusal =
        Refusal.of(Errno.EEXIST, "%s overlaps area %s of ioas %d", range, first, ioas)
            .blockedBy(mapped(first));
    if (first != last) {
      refusal.blockedBy(mapped(last));
    }
    return (source ? refusal : unmapping(refusal, first.iova, last.last())).exception();
  }

  /**
   * @param allowed where there may be one; none: everywhere
   */
  RefusedException noRoom(long length, long alignment, List<IovaRange> allowed) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.ENOSPC,
            "ioas %d has no free range of 0x%x bytes aligned to 0x%x%s",
            ioas,
            length,
            alignment,
            allowed.isEmpty() ? "" : " in what is allowed");
    allowed.forEach(range -> refusal.blockedBy(allowed(range)));
    return refusal.exception();
  }

  RefusedException weakAlignment(String measure, long address, long alignment, long wanted) {
    return Refusal.of(
            Errno.EINVAL,
            "%s 0x%x is aligned to 0x%x only, ioas %d's tables have pages of 0x%x",
            measure,
            address,
            alignment,
            ioas,
            wanted)
        .exception();
  }

  RefusedException readOnlyPages(MappedArea source) {
    return Refusal.of(
            Errno.EPERM,
            "the pages of area %s of ioas %d were mapped read-only and stay so in a copy",
            source,
            ioas)
        .blockedBy(mapped(source))
        .exception();
  }

  RefusedException hole(IovaRange range, long at) {
    return Refusal.of(Errno.ENOENT, "nothing is mapped at 0x%x of %s in ioas %d", at, range, ioas)
        .exception();
  }

  RefusedException translates() {
    return Refusal.of(
            Errno.EOPNOTSUPP,
            "ioas %d of %s has no physical addresses to tell: no device behind no IOMMU is attached"
                + " to it",
            ioas,
            fd)
        .exception();
  }

  RefusedException nothingIn(IovaRange range, MappedArea below, MappedArea above) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.ENOENT,
            "nothing is mapped in %s of ioas %d%s%s",
            range,
            ioas,
            below == null ? "" : "; area " + below + " lies below",
            above == null ? "" : "; area " + above + " lies above");
    return refusal.exception();
  }

  /** An unmap that would leave a part of areas; the remedy takes them whole. */
  RefusedException cuts(IovaRange range, MappedArea first, MappedArea last) {
    MappedArea cut = range.contains(first.iova) && range.contains(first.last()) ? last : first;
    long start = Long.compareUnsigned(first.iova, range.start()) < 0 ? first.iova : range.start();
    long end = Long.compareUnsigned(last.last(), range.last()) > 0 ? last.last() : range.last();
    Refusal.Builder refusal =
        Refusal.of(
                Errno.ENOENT,
                "%s would cut area %s of ioas %d, which goes whole or not at all",
                range,
                cut,
                ioas)
            .blockedBy(mapped(cut));
    return unmapping(refusal, start, end).exception();
  }

  RefusedException busy(MappedArea area) {
    return Refusal.of(
            Errno.EBUSY,
            "area %s of ioas %d is being mapped or unmapped by another command",
            area,
            ioas)
        .blockedBy("area " + area, "in work")
        .exception();
  }

  /** A cut through an area that must stay whole, and why. */
  RefusedException uncut(MappedArea area, String why) {
    return Refusal.of(Errno.EINVAL, "area %s of ioas %d cannot be cut: %s", area, ioas, why)
        .blockedBy(mapped(area))
        .exception();
  }

  RefusedException reservationHits(Reservation reservation, MappedArea first, MappedArea last) {
    Refusal.Builder refusal =
        Refusal.of(
                Errno.EADDRINUSE,
                "%s is %s, but ioas %d has area %s there",
                reservation.range(),
                reservation.what(),
                ioas,
                first)
            .blockedBy(mapped(first));
    return unmapping(refusal, first.iova, last.last()).exception();
  }

  RefusedException reservationMeetsAllowed(Reservation reservation, IovaRange allowed) {
    return Refusal.of(
            Errno.EADDRINUSE,
            "%s is %s, but %s is allowed in ioas %d",
            reservation.range(),
            reservation.what(),
            allowed,
            ioas)
        .blockedBy(allowed(allowed))
        .exception();
  }

  RefusedException allowedIsReserved(IovaRange range, Reservation reservation) {
    return Refusal.of(
            Errno.EADDRINUSE,
            "%s cannot be allowed: it meets %s, which is reserved in ioas %d: %s",
            range,
            reservation.range(),
            ioas,
            reservation.what())
        .blockedBy("reserved " + reservation.range(), reservation.what())
        .exception();
  }

  /** Pages that only their process has: nobody else can be charged for them. */
  RefusedException notOfAFile(MappedArea area) {
    Refusal.Builder refusal =
        Refusal.of(
                Errno.EINVAL,
                "area %s of ioas %d is memory of a process, not of a file, and stays charged to it",
                area,
                ioas)
            .blockedBy(mapped(area));
    return unmapping(refusal, area.iova, area.last()).exception();
  }

  RefusedException areaMisaligned(MappedArea area, long alignment, String table) {
    Refusal.Builder refusal =
        Refusal.of(
                Errno.EADDRINUSE,
                "area %s of ioas %d (user address 0x%x) does not lie on pages of 0x%x, as %s needs",
                area,
                ioas,
                area.address(),
                alignment,
                table)
            .blockedBy(mapped(area));
    return unmapping(refusal, area.iova, area.last()).exception();
  }

  /**
   * Tables have large pages in them, perhaps.
   *
   * @param areas what is mapped, ascending; not empty
   */
  RefusedException filled(List<MappedArea> areas) {
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EINVAL,
            "ioas %d has page tables filled with its areas, perhaps by huge pages; those are turned"
                + " off while it has no area or no table",
            ioas);
    areas.forEach(area -> refusal.blockedBy(mapped(area)));
    return unmapping(refusal, areas.getFirst().iova, areas.getLast().last()).exception();
  }

  RefusedException pageTooLarge(long pageSize, String table) {
    return Refusal.of(
            Errno.EINVAL,
            "%s has no pages smaller than 0x%x; pages of 0x%x are needed",
            table,
            pageSize,
            UserPages.SIZE)
        .exception();
  }

  /** What made it impossible to fill a table. */
  RefusedException unfilled(MappedArea area, String table, RefusedException cause) {
    Refusal inner = cause.refusal();
    Refusal.Builder refusal =
        Refusal.of(
            inner.errno(),
            "%s cannot be filled with area %s of ioas %d: %s",
            table,
            area,
            ioas,
            inner.reason());
    inner.blockers().forEach(refusal::blockedBy);
    return unmapping(refusal.blockedBy(mapped(area)), area.iova, area.last()).exception(cause);
  }

  private Blocker allowed(IovaRange range) {
    return new Blocker("allowed range " + range, "of ioas " + ioas);
  }

  private Blocker mapped(MappedArea area) {
    return new Blocker("area " + area, "mapped in ioas " + ioas);
  }

  private Refusal.Builder unmapping(Refusal.Builder refusal, long start, long last) {
    long length = last - start + 1;
    // The whole of 64 bits has no length in 64 bits.
    return length == 0
        ? refusal.remedy("unmap %s %d 0x0 0x%x", fd, ioas, -1L)
        : refusal.remedy("unmap %s %d 0x%x 0x%x", fd, ioas, start, length);
  }
}
