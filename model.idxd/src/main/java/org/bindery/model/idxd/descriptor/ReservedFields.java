package org.bindery.model.idxd.descriptor;

/** The bits of a descriptor that its operation does not use, and that must be 0. */
final class ReservedFields {
  private static final long IN_WORD0 = 0x7ff00000L;
  private static final long IN_WORD4 = 0xffff_0000_0000_0000L;
  private static final long SIZE = 0xffffffffL;

  private ReservedFields() {}

  /** True when a reserved bit is set. */
  static boolean used(Opcode opcode, Descriptor descriptor) {
    return (descriptor.word0() & IN_WORD0) != 0
        || (descriptor.word4() & IN_WORD4) != 0
        || usedByOperation(opcode, descriptor);
  }

  private static boolean usedByOperation(Opcode opcode, Descriptor d) {
    long tail = d.word6() | d.word7();
    return switch (opcode) {
      case NOOP -> (d.first() | d.second() | d.word4() & SIZE | d.word5() | tail) != 0;
      case BATCH -> (d.second() | d.word5() | tail) != 0;
      case DRAIN -> (d.word4() & SIZE | d.word5() | tail) != 0;
      case MEMMOVE, MEMFILL -> (d.word5() | tail) != 0;
      case COMPARE, COMPVAL -> (d.word5() & ~0xffL | tail) != 0;
      case CRCGEN -> (d.second() | d.word5() & ~SIZE | crcTail(d)) != 0;
      case COPY_CRC -> (d.word5() & ~SIZE | crcTail(d)) != 0;
      // Their own fields are for who does them to know.
      case CR_DELTA, AP_DELTA, DUALCAST, DIF_CHECK, DIF_INS, DIF_STRP, DIF_UPDT, CFLUSH -> false;
    };
  }

  private static long crcTail(Descriptor descriptor) {
    boolean seedInMemory = descriptor.has(Flag.CRC_SEED_IN_MEMORY);
    return (seedInMemory ? 0 : descriptor.word6()) | descriptor.word7();
  }
}
