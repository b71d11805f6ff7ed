package org.bindery.device.idxd.submission;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.bindery.model.idxd.descriptor.Flag;

/** The first bytes of descriptors, which the host answers for. */
public final class Descriptors {
  public static final int BYTES = 64;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int FLAGS = 4;
  private static final int COMPLETION = 8;
  private static final int HANDLE = 0x24;
  private static final int NO_HANDLE = 0xffff;
  private static final int OPCODE_SHIFT = 24;
  private static final int PRIVILEGED = 1 << 31;

  private Descriptors() {}

  /** A copy that bears a PASID and no privilege. */
  public static MemorySegment owned(MemorySegment descriptor, int pasid) {
    return owned(descriptor, pasid, false);
  }

  /** A copy that bears a PASID, as ENQCMD makes it. */
  public static MemorySegment owned(MemorySegment descriptor, int pasid, boolean privileged) {
    MemorySegment copy = MemorySegment.ofArray(new byte[BYTES]);
    copy.copyFrom(descriptor);
    copy.set(INT, 0, pasid | (privileged ? PRIVILEGED : 0));
    return copy;
  }

  /** True when it says of itself that it is privileged. */
  public static boolean privileged(MemorySegment descriptor) {
    return descriptor.get(INT, 0) < 0;
  }

  /** Which interrupt handle it asks for an interrupt with; empty: it asks for none. */
  public static OptionalInt interrupt(MemorySegment descriptor) {
    return Flag.REQUEST_INTERRUPT.isSet(descriptor.get(INT, FLAGS))
        ? OptionalInt.of(Short.toUnsignedInt(descriptor.get(SHORT, HANDLE)))
        : OptionalInt.empty();
  }

  /** Takes a handle out that the device would know of somebody else. */
  public static void forgetHandle(MemorySegment descriptor) {
    descriptor.set(SHORT, HANDLE, (short) NO_HANDLE);
  }

  public static int opcode(MemorySegment descriptor) {
    return descriptor.get(INT, FLAGS) >>> OPCODE_SHIFT;
  }

  public static long completion(MemorySegment descriptor) {
    return descriptor.get(LONG, COMPLETION);
  }
}
