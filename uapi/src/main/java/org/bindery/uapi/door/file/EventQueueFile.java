package org.bindery.uapi.door.file;

import java.lang.foreign.MemorySegment;
import org.bindery.engine.EngineEventQueue;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.iommufd.VeventHeader;

/** The descriptor of a queue of a guest IOMMU's events: {@code iommufd_veventq_fops_read}. */
public final class EventQueueFile extends QueueFile {
  private final EngineEventQueue queue;

  /**
   * @param fd held by the caller for this file from now on
   */
  public EventQueueFile(EngineEventQueue queue, OpenFile fd) {
    super(fd, queue::close);
    this.queue = queue;
  }

  @Override
  protected long read(Caller caller, long address, long count) {
    long[] next = {address};
    return queue.read(
        (int) count,
        (sequence, lost, record) -> {
          MemorySegment header = MemorySegment.ofArray(new byte[VeventHeader.STRUCT.size()]);
          VeventHeader.FLAGS.set(header, lost ? VeventHeader.LOST_EVENTS : 0);
          VeventHeader.SEQUENCE.set(header, sequence);
          caller.memory().copyOut(header, next[0]);
          caller.memory().copyOut(record, next[0] + header.byteSize());
          next[0] += header.byteSize() + record.byteSize();
        });
  }

  @Override
  public int poll() {
    return queue.pending() ? RawDoor.POLL_IN : 0;
  }
}
