package org.bindery.backend.sim.unconfined;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bindery.api.IovaRange;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.hardware.InFlight;
import org.bindery.backend.sim.interrupt.PlainMessages;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.device.DmaPort;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.RequesterId;

/**
 * The way to memory of a function that no IOMMU is in front of. While it is open addresses are
 * physical: frame number times 4096, plus the offset in the frame. While it is shut nothing passes.
 *
 * <p><b>Threads.</b> A request is in flight from its look at whether the path is open to its last
 * byte, and {@link #shut} waits for those that are. Faults are told after that.
 */
public final class RawPath implements DmaPort {
  private static final long IN_FRAME = HostMemory.PAGE_SIZE - 1;

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final RequesterId requester;
  private final CachedMemory memory;
  private final SoftwareIommu faults;
  private final PlainMessages messages;
  private final IovaRange window;
  private final InFlight inFlight = new InFlight();
  private volatile boolean open;

  /**
   * Shut.
   *
   * @param messages what takes writes to interrupt addresses, which are no memory (I7)
   */
  public RawPath(
      RequesterId requester, CachedMemory memory, PlainMessages messages, SoftwareIommu faults) {
    this.messages = messages;
    this.window = messages.window();
    this.requester = requester;
    this.memory = memory;
    this.faults = faults;
  }

  /** Requests reach memory from now on. */
  public void open() {
    open = true;
  }

  /** Requests reach nothing any more when this returns. */
  public void shut() {
    open = false;
    inFlight.drain();
  }

  @Override
  public boolean read(long address, MemorySegment into) {
    return request(address, into, false, true);
  }

  @Override
  public boolean write(long address, MemorySegment from) {
    return request(address, from, true, true);
  }

  @Override
  public boolean readNoSnoop(long address, MemorySegment into) {
    return request(address, into, false, false);
  }

  @Override
  public boolean writeNoSnoop(long address, MemorySegment from) {
    return request(address, from, true, false);
  }

  private boolean request(long address, MemorySegment data, boolean write, boolean snooped) {
    if (data.byteSize() == 0) {
      return true;
    }
    boolean passed;
    long missing = 0;
    int ticket = inFlight.enter();
    try {
      passed = open;
      if (passed) {
        missing =
            interrupts(address, data.byteSize())
                ? message(address, data, write)
                : transfer(address, data, write, snooped);
      }
    } finally {
      inFlight.leave(ticket);
    }
    if (!passed) {
      faults.refused(
          requester, address, write, SoftwareIommu.NOT_BOUND, "no IOMMU, and used by nobody");
    } else if (missing >= 0) {
      faults.refused(
          requester, address + missing, write, SoftwareIommu.NO_FRAME, "no memory is there");
    }
    return passed && missing < 0;
  }

  /** True when one of the bytes is at an interrupt address. */
  private boolean interrupts(long address, long length) {
    long last = address + length - 1;
    return Long.compareUnsigned(address, window.last()) <= 0
        && Long.compareUnsigned(window.start(), last) <= 0;
  }

  /** -1: done. Only a write of four bytes is one. */
  private long message(long address, MemorySegment data, boolean write) {
    if (!write || data.byteSize() != Integer.BYTES || (address & 3) != 0) {
      return 0;
    }
    messages.deliver(requester, address, data.get(WORD, 0));
    return -1;
  }

  /** Offset of the first byte that is of no frame; -1: done. Frames are looked at before. */
  private long transfer(long address, MemorySegment data, boolean write, boolean snooped) {
    long length = data.byteSize();
    for (long done = 0; done < length; done += FrameCopy.inFrame(address + done, length - done)) {
      if (!memory.reachable(address + done >>> HostMemory.PAGE_SHIFT)) {
        return done;
      }
    }
    for (long done = 0; done < length; ) {
      long at = address + done;
      long frame = at >>> HostMemory.PAGE_SHIFT;
      long part = FrameCopy.inFrame(at, length - done);
      boolean moved =
          write
              ? memory.write(frame, at & IN_FRAME, data, done, part, snooped)
              : memory.read(frame, at & IN_FRAME, data, done, part, snooped);
      if (!moved) {
        return done;
      }
      done += part;
    }
    return -1;
  }
}
