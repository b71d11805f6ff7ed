package org.bindery.model.idxd.driver;

/**
 * A group as the driver has it.
 *
 * @param descriptorLimit 0 all in progress, 1 a half, 2 a quarter, 3 an eighth
 * @param batchLimit the same for descriptors of batches
 */
public record GroupSettings(
    int readBuffersReserved,
    int readBuffersAllowed,
    boolean useReadBufferLimit,
    int trafficClassA,
    int trafficClassB,
    int descriptorLimit,
    int batchLimit) {
  static GroupSettings initial(int readBuffers) {
    return new GroupSettings(0, readBuffers, false, 1, 1, 0, 0);
  }

  GroupSettings withReadBuffers(int reserved, int allowed, boolean useLimit) {
    return new GroupSettings(
        reserved, allowed, useLimit, trafficClassA, trafficClassB, descriptorLimit, batchLimit);
  }

  GroupSettings withTrafficClasses(int a, int b) {
    return new GroupSettings(
        readBuffersReserved,
        readBuffersAllowed,
        useReadBufferLimit,
        a,
        b,
        descriptorLimit,
        batchLimit);
  }

  GroupSettings withLimits(int descriptors, int batches) {
    return new GroupSettings(
        readBuffersReserved,
        readBuffersAllowed,
        useReadBufferLimit,
        trafficClassA,
        trafficClassB,
        descriptors,
        batches);
  }
}
