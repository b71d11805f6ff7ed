package org.bindery.api;

/**
 * What a virtual machine's WBINVD has cost, since it was made.
 *
 * @param ignored executed by the guest and done nothing about
 * @param carriedOut executed by the guest and carried out
 * @param lines cache lines that those threw out, whoever they belonged to
 */
public record WbinvdCount(long ignored, long carriedOut, long lines) {
  public static final WbinvdCount NONE = new WbinvdCount(0, 0, 0);

  public WbinvdCount plus(WbinvdCount other) {
    return new WbinvdCount(
        ignored + other.ignored, carriedOut + other.carriedOut, lines + other.lines);
  }
}
