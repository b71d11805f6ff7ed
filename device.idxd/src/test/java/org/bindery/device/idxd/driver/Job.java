package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.descriptor.Opcode;

/** Descriptors as user space writes them, and waiting for their records. */
final class Job {
  private Job() {}

  static MemorySegment move(int pasid, long source, long target, int bytes, long record) {
    return of(Opcode.MEMMOVE, pasid, 0, source, target, bytes, record);
  }

  static MemorySegment of(
      Opcode operation, int pasid, int flags, long first, long second, int bytes, long record) {
    MemorySegment descriptor = MemorySegment.ofArray(new byte[64]);
    descriptor.set(ValueLayout.JAVA_INT_UNALIGNED, 0, pasid);
    int all = flags | Flag.of(Flag.RECORD_ADDRESS_VALID, Flag.REQUEST_RECORD);
    descriptor.set(ValueLayout.JAVA_INT_UNALIGNED, 4, operation.code() << 24 | all);
    descriptor.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, record);
    descriptor.set(ValueLayout.JAVA_LONG_UNALIGNED, 0x10, first);
    descriptor.set(ValueLayout.JAVA_LONG_UNALIGNED, 0x18, second);
    descriptor.set(ValueLayout.JAVA_INT_UNALIGNED, 0x20, bytes);
    return descriptor;
  }

  /** The status of a record, once there is one. */
  static int await(MemorySegment memory, long record) throws InterruptedException {
    MemorySegment where = memory.asSlice(record - memory.address(), 32);
    while (where.get(ValueLayout.JAVA_BYTE, 0) == 0) {
      Thread.sleep(1);
    }
    return where.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
  }
}
