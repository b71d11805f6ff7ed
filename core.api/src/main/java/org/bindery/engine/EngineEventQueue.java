package org.bindery.engine;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A queue of a guest IOMMU's events, open: what its file descriptor is to the kernel. Any thread
 * may call.
 */
@ConsumerType
public interface EngineEventQueue extends AutoCloseable {
  int id();

  /**
   * Delivers events that wait, oldest first, as many as fit whole.
   *
   * @param room bytes; each event takes {@link #HEADER_SIZE} and its record
   * @param reader takes each; when it throws, the event waits again, first
   * @return bytes delivered; 0: none waits
   * @throws org.bindery.api.RefusedException EINVAL no room for a header, or not for the first
   *     event; what the reader throws, when it is the first event
   */
  int read(int room, Reader reader);

  /** True when something waits. */
  boolean pending();

  /** As {@link EngineFaultQueue#whenPending}. */
  void whenPending(Runnable told);

  /** Closes it; the object stays until it is destroyed. */
  @Override
  void close();

  /** Bytes of {@code struct iommufd_vevent_header}: flags, sequence. */
  int HEADER_SIZE = 8;

  /** Takes an event. */
  @FunctionalInterface
  interface Reader {
    /**
     * @param sequence number of the event, 0 to 2^31 - 1, then from 0 again
     * @param lost true: events were lost here, and the record is empty
     */
    void read(int sequence, boolean lost, MemorySegment record);
  }
}
