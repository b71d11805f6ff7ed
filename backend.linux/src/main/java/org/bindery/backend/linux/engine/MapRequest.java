package org.bindery.backend.linux.engine;

import java.util.OptionalLong;
import org.bindery.api.Access;

/**
 * What a map or a copy asked for, to explain a refusal.
 *
 * @param ioas the id as given
 * @param what {@code user address} or {@code source IOVA}
 * @param from where the bytes are: a user address, or an IOVA of the source
 */
record MapRequest(int ioas, String what, long from, long length, Access access, OptionalLong iova) {
  /** What an unmap asked for. */
  static MapRequest unmap(int ioas, long iova, long length) {
    return new MapRequest(ioas, "IOVA", iova, length, Access.READ_WRITE, OptionalLong.of(iova));
  }

  boolean fixedRangeOverflows() {
    return iova.isPresent()
        && length != 0
        && Long.compareUnsigned(iova.getAsLong() + length - 1, iova.getAsLong()) < 0;
  }
}
