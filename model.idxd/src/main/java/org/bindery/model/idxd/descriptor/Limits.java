package org.bindery.model.idxd.descriptor;

import org.bindery.model.idxd.register.GenCap;
import org.bindery.model.idxd.register.OpCap;

/**
 * What the device and the queue allow of a descriptor.
 *
 * @param general of the device
 * @param operations that both the device and the queue do
 * @param maxTransfer bytes
 * @param maxBatch descriptors
 * @param blockOnFault of the queue
 */
public record Limits(
    GenCap general, OpCap operations, long maxTransfer, long maxBatch, boolean blockOnFault) {}
