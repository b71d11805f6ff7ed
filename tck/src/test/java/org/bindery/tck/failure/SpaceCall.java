package org.bindery.tck.failure;

import org.bindery.api.Errno;

/**
 * A call on one page of one of two address spaces.
 *
 * @param space 0 or 1; of a copy the one that is copied to, from the other
 * @param page 0 or 1
 * @param source which page of memory is mapped, 0 or 1; of a map only
 */
record SpaceCall(Kind kind, int space, int page, int source) {
  enum Kind {
    MAP,
    UNMAP,
    COPY,
    /** Where the page leads in the hardware's table. */
    TRANSLATE
  }

  /**
   * What it came to.
   *
   * @param value of an unmap the bytes, of a translation the source, or -1: none
   * @param errno null: it succeeded
   */
  record Answer(long value, Errno errno) {
    static Answer of(long value) {
      return new Answer(value, null);
    }

    static Answer refused(Errno errno) {
      return new Answer(0, errno);
    }
  }

  /** One that has returned, by a clock that each begin and end turns on. */
  record Done(SpaceCall call, int begin, int end, Answer answer) {
    boolean overlaps(Done other) {
      return begin < other.end && other.begin < end;
    }
  }

  /** Whether both are about the same page of a space, and this one may change it. */
  boolean disturbs(SpaceCall other) {
    return kind != Kind.TRANSLATE
        && page == other.page
        && (space == other.space || kind == Kind.COPY || other.kind == Kind.COPY);
  }
}
