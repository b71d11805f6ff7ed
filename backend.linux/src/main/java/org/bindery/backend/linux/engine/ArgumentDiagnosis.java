package org.bindery.backend.linux.engine;

import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/**
 * Which argument of a map or copy it was that the kernel refused: its checks again, in its order,
 * with what it says of the address space. Thread-safe.
 */
final class ArgumentDiagnosis {
  private static final long PAGE = 4096;

  private final RangesCommand ranges;
  private final ReservedRegions reserved;

  ArgumentDiagnosis(RangesCommand ranges, ReservedRegions reserved) {
    this.ranges = ranges;
    this.reserved = reserved;
  }

  /** EOVERFLOW. */
  Refusal.Builder overflow(int result, MapRequest request) {
    if (request.length() == -1) {
      return lastNumber(result, "length");
    }
    if (request.iova().isPresent() && request.iova().getAsLong() == -1) {
      return lastNumber(result, "IOVA");
    }
    if (request.what().equals("source IOVA") && request.from() == -1) {
      return lastNumber(result, "source IOVA");
    }
    boolean to = request.fixedRangeOverflows() && !beyond(request.from(), request.length());
    return KernelErrors.refusal(
        result,
        "%s 0x%x plus 0x%x bytes goes beyond 64 bits",
        to ? "IOVA" : request.what(),
        to ? request.iova().getAsLong() : request.from(),
        request.length());
  }

  /**
   * EINVAL.
   *
   * @param ioas null: there is none
   */
  Refusal.Builder invalid(int result, IoasBook ioas, MapRequest request) {
    if (request.access() == Access.NONE) {
      return KernelErrors.refusal(result, "neither reading nor writing is asked for");
    }
    if (request.length() == 0) {
      return KernelErrors.refusal(result, "the length is 0");
    }
    if (Long.compareUnsigned(request.length(), -PAGE) >= 0) {
      return KernelErrors.refusal(
          result, "the length 0x%x is more than any memory", request.length());
    }
    return ioas == null
        ? KernelErrors.unforeseen(result, "mapping 0x%x bytes", request.length())
        : placed(result, ioas, request);
  }

  private Refusal.Builder placed(int result, IoasBook ioas, MapRequest request) {
    IovaRanges now;
    try {
      now = ranges.ask(ioas.id());
    } catch (RefusedException e) {
      return KernelErrors.unforeseen(result, "mapping 0x%x bytes in %s", request.length(), ioas);
    }
    long page = now.alignment();
    if (request.length() % page != 0) {
      return misaligned(result, "length", request.length(), page, ioas);
    }
    if (request.iova().isPresent()) {
      long iova = request.iova().getAsLong();
      if (iova % page != 0) {
        return misaligned(result, "IOVA", iova, page, ioas);
      }
      IovaRange wanted = new IovaRange(iova, iova + request.length() - 1);
      Optional<IovaRange> missing = hole(now, wanted);
      if (missing.isPresent()) {
        String what = reserved.what(ioas, missing.get());
        return KernelErrors.refusal(
                result,
                "%s meets %s, which is reserved in ioas %d: %s",
                wanted,
                missing.get(),
                ioas.id(),
                what)
            .blockedBy("reserved " + missing.get(), what);
      }
    }
    return request.from() % page != 0
        ? misaligned(result, request.what(), request.from(), page, ioas)
        : KernelErrors.unforeseen(result, "mapping 0x%x bytes in %s", request.length(), ioas);
  }

  /** The first reserved range that a range meets. */
  private static Optional<IovaRange> hole(IovaRanges now, IovaRange wanted) {
    long from = 0;
    for (IovaRange free : now.ranges()) {
      if (free.start() != from) {
        IovaRange hole = new IovaRange(from, free.start() - 1);
        if (hole.intersects(wanted)) {
          return Optional.of(hole);
        }
      }
      if (free.last() == -1) {
        return Optional.empty();
      }
      from = free.last() + 1;
    }
    return Optional.of(new IovaRange(from, -1)).filter(end -> end.intersects(wanted));
  }

  private static Refusal.Builder misaligned(
      int result, String what, long value, long page, IoasBook ioas) {
    long below = Long.divideUnsigned(value, page) * page;
    String nearest =
        below == 0 && what.equals("length")
            ? "0x%x is the least".formatted(page)
            : "0x%x and 0x%x are".formatted(below, below + page);
    return KernelErrors.refusal(
        result,
        "%s 0x%x is not a multiple of 0x%x, the page size of %s's tables; %s",
        what,
        value,
        page,
        ioas,
        nearest);
  }

  private static Refusal.Builder lastNumber(int result, String what) {
    return KernelErrors.refusal(result, "%s 0x%x is the last number of 64 bits", what, -1L);
  }

  private static boolean beyond(long start, long length) {
    return length != 0 && Long.compareUnsigned(start + length - 1, start) < 0;
  }
}
