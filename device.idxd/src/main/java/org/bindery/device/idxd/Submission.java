package org.bindery.device.idxd;

import org.bindery.model.idxd.descriptor.Descriptor;

/**
 * A descriptor on its way.
 *
 * @param number counts up; who came before has a lower one
 * @param batchIndex its place in a batch; {@link #NO_BATCH} when it was submitted by itself
 */
record Submission(long number, int queue, Origin origin, Descriptor descriptor, int batchIndex) {
  static final int NO_BATCH = -1;

  boolean inBatch() {
    return batchIndex != NO_BATCH;
  }

  /** A descriptor of the batch that this one is. */
  Submission member(Descriptor descriptor, int index) {
    return new Submission(number, queue, origin, descriptor, index);
  }
}
