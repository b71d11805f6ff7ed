package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.WorkQueue;
import org.bindery.device.idxd.submission.Descriptors;

/** The limited portal of an open queue, mapped. */
final class MappedPortal implements WorkQueue.Portal {
  private final OpenQueue queue;
  private volatile boolean closed;

  MappedPortal(OpenQueue queue) {
    this.queue = queue;
  }

  @Override
  public boolean enqueue(MemorySegment descriptor) {
    if (closed) {
      throw Refusal.of(Errno.EBADF, "the portal of %s is unmapped", queue.name()).exception();
    }
    if (descriptor.byteSize() != Descriptors.BYTES) {
      throw Refusal.of(
              Errno.EINVAL,
              "a descriptor has %d bytes, not %d",
              Descriptors.BYTES,
              descriptor.byteSize())
          .exception();
    }
    return queue.enqueue(descriptor);
  }

  @Override
  public void close() {
    closed = true;
  }
}
