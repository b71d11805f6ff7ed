package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.door.file.Descriptors;
import org.bindery.uapi.door.file.EventFile;
import org.bindery.uapi.door.file.OpenFile;

/**
 * What a user says of each vector.
 *
 * @param descriptors of the user
 * @param width bytes of each: 0 nothing, 1 whether, 4 an eventfd's descriptor
 */
record IrqData(Descriptors descriptors, int width, MemorySegment data) {
  boolean eventfds() {
    return width == Integer.BYTES;
  }

  /** True when it says nothing of any. */
  boolean none() {
    return width == 0;
  }

  /** True when a vector is meant: all are, or its byte is not 0. */
  boolean meant(int index) {
    return none() || data.get(ValueLayout.JAVA_BYTE, index) != 0;
  }

  int descriptor(int index) {
    return data.get(ValueLayout.JAVA_INT_UNALIGNED, (long) index * Integer.BYTES);
  }

  /**
   * A vector's eventfd, held; null: a negative number.
   *
   * @throws RefusedException EBADF no descriptor; EINVAL it is no eventfd
   */
  EventFile hold(int index) {
    int descriptor = descriptor(index);
    if (descriptor < 0) {
      return null;
    }
    OpenFile file = descriptors.hold(descriptor);
    if (file instanceof EventFile event) {
      return event;
    }
    file.drop();
    throw Refusal.of(Errno.EINVAL, "descriptor %d is no eventfd", descriptor).exception();
  }
}
