package org.bindery.api;

/**
 * What the WBINVD of a virtual machine has cost since it was made, or that of all those of an
 * owner.
 *
 * @param ignored executed by the guest and done nothing about
 * @param carriedOut executed by the guest and carried out
 * @param lines cache lines that those threw out, whoever they belonged to
 */
public record WbinvdCount(long ignored, long carriedOut, long lines) {
  public static final WbinvdCount NONE = new WbinvdCount(0, 0, 0);

  /** The sum of two machines'. */
  public WbinvdCount plus(WbinvdCount other) {
    return new WbinvdCount(
        ignored + other.ignored, carriedOut + other.carriedOut, lines + other.lines);
  }

  /** Of two looks at one machine, each number as it was later: none ever falls. */
  public WbinvdCount most(WbinvdCount other) {
    return new WbinvdCount(
        Math.max(ignored, other.ignored),
        Math.max(carriedOut, other.carriedOut),
        Math.max(lines, other.lines));
  }
}
