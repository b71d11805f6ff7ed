package org.bindery.device.idxd;

import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;

/**
 * An access that was not done.
 *
 * @param status why
 * @param address of the access, not only of its page
 */
record PageFault(CompletionStatus status, long address, boolean write) {
  /** The record of a descriptor that ends by it. */
  CompletionRecord record(long completed) {
    return CompletionRecord.of(status).withFault(address, write).withCompleted(completed);
  }
}
