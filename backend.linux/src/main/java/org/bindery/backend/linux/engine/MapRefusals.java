package org.bindery.backend.linux.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * Why the kernel refused to map, copy or unmap: the errno is its, the objects are the books'.
 * Called with the lock of the address space held.
 */
final class MapRefusals {
  private final String fd;
  private final ArgumentDiagnosis arguments;
  private final Memlock memlock;

  MapRefusals(String fd, ArgumentDiagnosis arguments, Memlock memlock) {
    this.fd = fd;
    this.arguments = arguments;
    this.memlock = memlock;
  }

  /**
   * @param result the kernel's answer, negative
   * @param ioas null: there is none
   */
  RefusedException map(int result, IoasBook ioas, MapRequest request) {
    return switch (KernelErrors.errno(result)) {
      case EFAULT ->
          KernelErrors.refusal(
                  result,
                  "the kernel cannot take hold of all of 0x%x bytes at user address 0x%x, though"
                      + " they are registered: a mapped device region, or memory that the JVM"
                      + " itself may not write",
                  request.length(),
                  request.from())
              .inferred()
              .exception();
      default -> placing(result, ioas, request, null, 0);
    };
  }

  /**
   * @param from null: there is no source
   */
  RefusedException copy(int result, IoasBook to, IoasBook from, int fromId, MapRequest request) {
    long start = request.from();
    long last = start + request.length() - 1;
    return switch (KernelErrors.errno(result)) {
      case ENOENT ->
          from == null
              ? gone(result, fromId)
              : to == null ? gone(result, request.ioas()) : hole(result, from, start, last);
      case EPERM -> readOnly(result, from, start, last);
      default -> placing(result, to, request, from, last);
    };
  }

  /** What map and copy have in common: the place. */
  private RefusedException placing(
      int result, IoasBook ioas, MapRequest request, IoasBook source, long sourceLast) {
    return switch (KernelErrors.errno(result)) {
      case ENOENT -> gone(result, request.ioas());
      case EOVERFLOW -> arguments.overflow(result, request).exception();
      case EINVAL -> arguments.invalid(result, ioas, request).exception();
      case EEXIST -> overlaps(result, ioas, request, source, sourceLast);
      case ENOSPC ->
          KernelErrors.refusal(
                  result,
                  "ioas %d has no free range of 0x%x bytes",
                  request.ioas(),
                  request.length())
              .exception();
      case ENOMEM ->
          memlock
              .refusal(
                  result,
                  request.length(),
                  "mapping 0x%x bytes in ioas %d".formatted(request.length(), request.ioas()))
              .exception();
      default ->
          KernelErrors.unforeseen(
                  result, "mapping 0x%x bytes in ioas %d", request.length(), request.ioas())
              .exception();
    };
  }

  private RefusedException overlaps(
      int result, IoasBook ioas, MapRequest request, IoasBook source, long sourceLast) {
    IovaRange range = range(request);
    List<MappedArea> inTheWay = List.copyOf(ioas.areas().meeting(range.start(), range.last()));
    if (inTheWay.isEmpty()) {
      return KernelErrors.unforeseen(result, "mapping %s in ioas %d", range, ioas.id()).exception();
    }
    MappedArea first = inTheWay.getFirst();
    MappedArea last = inTheWay.getLast();
    Refusal.Builder refusal =
        KernelErrors.refusal(result, "%s overlaps area %s of ioas %d", range, first, ioas.id())
            .blockedBy(mapped(first, ioas));
    if (first != last) {
      refusal.blockedBy(mapped(last, ioas));
    }
    // What is to be copied is not to be unmapped for it.
    boolean copiesThem =
        source == ioas
            && inTheWay.stream()
                .anyMatch(
                    area -> area.range().intersects(new IovaRange(request.from(), sourceLast)));
    return (copiesThem ? refusal : unmapping(refusal, ioas, first.iova(), last.last())).exception();
  }

  private RefusedException hole(int result, IoasBook from, long start, long last) {
    IovaRange range = new IovaRange(start, last);
    long at = start;
    for (MappedArea area : from.areas().meeting(start, last)) {
      if (Long.compareUnsigned(area.iova(), at) > 0) {
        break;
      }
      at = area.last() + 1;
    }
    return KernelErrors.refusal(
            result, "nothing is mapped at 0x%x of %s in ioas %d", at, range, from.id())
        .exception();
  }

  private RefusedException readOnly(int result, IoasBook from, long start, long last) {
    for (MappedArea area : from.areas().meeting(start, last)) {
      if (!area.pages().writable()) {
        return KernelErrors.refusal(
                result,
                "the pages of area %s of ioas %d were mapped read-only and stay so in a copy",
                area,
                from.id())
            .blockedBy(mapped(area, from))
            .exception();
      }
    }
    return KernelErrors.unforeseen(result, "copying out of ioas %d", from.id()).exception();
  }

  /**
   * @param ioas null: there is none
   */
  RefusedException unmap(int result, IoasBook ioas, int id, long iova, long length) {
    Errno errno = KernelErrors.errno(result);
    if (ioas == null && errno == Errno.ENOENT) {
      return gone(result, id);
    }
    return switch (errno) {
      case EINVAL -> KernelErrors.refusal(result, "the length is 0").exception();
      case EOVERFLOW -> arguments.overflow(result, MapRequest.unmap(id, iova, length)).exception();
      case ENOENT -> notWhole(result, ioas, iova, iova + length - 1);
      case EBUSY, EDEADLK ->
          KernelErrors.refusal(
                  result,
                  "0x%x bytes at 0x%x of ioas %d are in use: %s",
                  length,
                  iova,
                  id,
                  ioas.software().isEmpty()
                      ? "another command works on them, or a hardware queue lies there"
                      : "a software device's driver does not let them go")
              .inferred()
              .exception();
      default ->
          KernelErrors.unforeseen(
                  result, "unmapping 0x%x bytes at 0x%x of ioas %d", length, iova, id)
              .exception();
    };
  }

  private RefusedException notWhole(int result, IoasBook ioas, long start, long last) {
    IovaRange range = new IovaRange(start, last);
    Collection<MappedArea> meeting = ioas.areas().meeting(start, last);
    if (meeting.isEmpty()) {
      return nothing(result, range, ioas);
    }
    List<MappedArea> all = List.copyOf(meeting);
    MappedArea first = all.getFirst();
    MappedArea end = all.getLast();
    boolean startsBefore = Long.compareUnsigned(first.iova(), start) < 0;
    MappedArea cut = startsBefore ? first : end;
    long from = startsBefore ? first.iova() : start;
    long to = Long.compareUnsigned(end.last(), last) > 0 ? end.last() : last;
    Refusal.Builder refusal =
        KernelErrors.refusal(
                result,
                "%s would cut area %s of ioas %d, which goes whole or not at all",
                range,
                cut,
                ioas.id())
            .blockedBy(mapped(cut, ioas));
    return unmapping(refusal, ioas, from, to).exception();
  }

  /** Who tries whether something is mapped reads no reasons. */
  private static RefusedException nothing(int result, IovaRange range, IoasBook ioas) {
    Optional<MappedArea> below = ioas.areas().below(range.start());
    Optional<MappedArea> above = ioas.areas().above(range.last());
    return KernelErrors.refusal(
            result,
            () ->
                "nothing is mapped in %s of %s%s%s"
                    .formatted(
                        range,
                        ioas,
                        below.map(area -> "; area " + area + " lies below").orElse(""),
                        above.map(area -> "; area " + area + " lies above").orElse("")))
        .exception();
  }

  /** Memory that is gone where the kernel would take hold of it. */
  RefusedException unfilled(String what, MappedArea area, IoasBook ioas, RefusedException cause) {
    Refusal inner = cause.refusal();
    Refusal.Builder refusal =
        Refusal.of(
            inner.errno(),
            "%s cannot be filled with area %s of ioas %d: %s",
            what,
            area,
            ioas.id(),
            inner.reason());
    inner.blockers().forEach(refusal::blockedBy);
    refusal.blockedBy(mapped(area, ioas));
    return unmapping(refusal, ioas, area.iova(), area.last()).exception(cause);
  }

  RefusedException closedMeanwhile(long address, long length) {
    return Refusal.of(
            Errno.EFAULT,
            "the memory of 0x%x bytes at user address 0x%x was closed while it was being mapped",
            length,
            address)
        .exception();
  }

  Blocker mapped(MappedArea area, IoasBook ioas) {
    return new Blocker("area " + area, "mapped in " + ioas);
  }

  Refusal.Builder unmapping(Refusal.Builder refusal, IoasBook ioas, long start, long last) {
    long length = last - start + 1;
    // The whole of 64 bits has no length in 64 bits.
    return length == 0
        ? refusal.remedy("unmap %s %d 0x0 0x%x", fd, ioas.id(), -1L)
        : refusal.remedy("unmap %s %d 0x%x 0x%x", fd, ioas.id(), start, length);
  }

  private RefusedException gone(int result, int id) {
    return KernelErrors.refusal(result, "%s has no ioas %d", fd, id).exception();
  }

  private static IovaRange range(MapRequest request) {
    long start = request.iova().orElse(0);
    return new IovaRange(start, start + request.length() - 1);
  }
}
