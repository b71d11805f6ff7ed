package org.bindery.model.idxd;

/** Reads registers of region 0. */
@FunctionalInterface
public interface RegisterReader {
  /** Reads 64 bits at an offset that is a multiple of 8. */
  long read(int offset);
}
