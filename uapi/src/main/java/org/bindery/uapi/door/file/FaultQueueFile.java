package org.bindery.uapi.door.file;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.hardware.PageRequest;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.iommufd.HwptPageResponse;
import org.bindery.uapi.iommufd.HwptPgfault;

/** The descriptor of a fault queue: {@code iommufd_fault_fops_read} and {@code _write}. */
public final class FaultQueueFile extends QueueFile {
  private static final int REQUEST = HwptPgfault.STRUCT.size();
  private static final int RESPONSE = HwptPageResponse.STRUCT.size();

  private final EngineFaultQueue queue;

  /**
   * @param fd held by the caller for this file from now on
   */
  public FaultQueueFile(EngineFaultQueue queue, OpenFile fd) {
    super(fd, queue::close);
    this.queue = queue;
  }

  @Override
  protected long read(Caller caller, long address, long count) {
    requireWhole(count, REQUEST);
    long[] next = {address};
    int delivered =
        queue.read(
            (int) (count / REQUEST),
            (device, cookie, request) -> {
              caller.memory().copyOut(message(device, cookie, request), next[0]);
              next[0] += REQUEST;
            });
    return (long) delivered * REQUEST;
  }

  private static MemorySegment message(int device, int cookie, PageRequest request) {
    MemorySegment message = MemorySegment.ofArray(new byte[REQUEST]);
    boolean pasid = request.pasid() >= 0;
    HwptPgfault.FLAGS.set(
        message,
        (pasid ? HwptPgfault.PASID_VALID : 0) | (request.last() ? HwptPgfault.LAST_PAGE : 0));
    HwptPgfault.DEV_ID.set(message, device);
    HwptPgfault.PASID.set(message, pasid ? request.pasid() : 0);
    HwptPgfault.GRPID.set(message, request.group());
    HwptPgfault.PERM.set(
        message,
        (request.access().reads() ? HwptPgfault.READ : 0)
            | (request.access().writes() ? HwptPgfault.WRITE : 0)
            | (request.execute() ? HwptPgfault.EXEC : 0)
            | (request.privileged() ? HwptPgfault.PRIV : 0));
    HwptPgfault.ADDR.set(message, request.address());
    HwptPgfault.COOKIE.set(message, cookie);
    return message;
  }

  @Override
  protected long write(Caller caller, long address, long count) {
    requireWhole(count, RESPONSE);
    MemorySegment response = MemorySegment.ofArray(new byte[RESPONSE]);
    for (long done = 0; done < count; done += RESPONSE) {
      try {
        caller.memory().copyIn(address + done, response);
        queue.respond(HwptPageResponse.COOKIE.get(response), code(response));
      } catch (RefusedException refused) {
        if (done == 0) {
          throw refused;
        }
        return done;
      }
    }
    return count;
  }

  private static PageResponse code(MemorySegment response) {
    int code = HwptPageResponse.CODE.get(response);
    return switch (code) {
      case HwptPageResponse.SUCCESS -> PageResponse.SUCCESS;
      case HwptPageResponse.INVALID -> PageResponse.INVALID;
      default ->
          throw Refusal.of(Errno.EINVAL, "a page request is not answered by code %d", code)
              .exception();
    };
  }

  private static void requireWhole(long count, int size) {
    if (count % size != 0) {
      throw Refusal.of(Errno.ESPIPE, "%d bytes are no multiple of %d", count, size).exception();
    }
  }

  @Override
  public int poll() {
    return RawDoor.POLL_OUT | (queue.pending() ? RawDoor.POLL_IN : 0);
  }
}
