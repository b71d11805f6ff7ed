package org.bindery.device.idxd.driver;

import java.util.BitSet;

/**
 * What is numbered on one host: accelerators of both kinds together, and device files. The lowest
 * free number is given. Thread-safe.
 */
final class Numbers {
  private final BitSet accelerators = new BitSet();
  private final BitSet files = new BitSet();

  int takeAccelerator() {
    return take(accelerators);
  }

  void freeAccelerator(int number) {
    free(accelerators, number);
  }

  int takeFile() {
    return take(files);
  }

  void freeFile(int number) {
    free(files, number);
  }

  private synchronized int take(BitSet used) {
    int number = used.nextClearBit(0);
    used.set(number);
    return number;
  }

  private synchronized void free(BitSet used, int number) {
    used.clear(number);
  }
}
