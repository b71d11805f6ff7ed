package org.bindery.iommufd.ioas;

/**
 * Consecutive pages of a {@link UserPages} that stand in consecutive frames.
 *
 * @param page index of the first page in its pages
 * @param frame frame number of it
 * @param count how many
 */
record PinnedRun(long page, long frame, long count) {
  /** The part of it inside first-last; they meet. */
  PinnedRun clip(long first, long last) {
    long from = Math.max(page, first);
    long to = Math.min(page + count - 1, last);
    return new PinnedRun(from, frame + from - page, to - from + 1);
  }
}
