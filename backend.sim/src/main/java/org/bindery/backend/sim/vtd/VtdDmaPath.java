package org.bindery.backend.sim.vtd;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.backend.sim.hardware.FaultFan;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.device.DmaPort;
import org.bindery.hardware.HardwareFault;
import org.bindery.model.iommu.ContextEntry;
import org.bindery.model.iommu.PageEntry;

/**
 * The way of one device's requests through a unit into memory.
 *
 * <p>All pages of a request are translated and found reachable before the first byte is moved, so a
 * refused request changes nothing. (A memory whose arena is closed in the very middle of a request
 * ends it there: bytes before that point have been moved.) From the look at the context entry to
 * the last byte the request is counted as in flight; faults are told after that.
 *
 * <p>One thread at a time; the translations of a request are kept in an array that grows to the
 * largest request seen, so that no garbage is made.
 */
final class VtdDmaPath implements DmaPort {
  private static final IovaRange INTERRUPTS = new IovaRange(0xfee00000L, 0xfeefffffL);
  private static final int REMAPPABLE_FORMAT = 1 << 4;
  private static final long PAGE_MASK = 0xfff;

  private final Requester requester;
  private final IovaRange aperture;
  private final FrameCopy memory;
  private final FaultFan faults;
  private long[] frames = new long[16];
  private long refusedAt;

  VtdDmaPath(Requester requester, IovaRange aperture, FrameCopy memory, FaultFan faults) {
    this.requester = requester;
    this.aperture = aperture;
    this.memory = memory;
    this.faults = faults;
  }

  @Override
  public boolean read(long iova, MemorySegment into) {
    return request(iova, into, false);
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    return request(iova, from, true);
  }

  private boolean request(long iova, MemorySegment data, boolean write) {
    if (data.byteSize() == 0) {
      return true;
    }
    int ticket = requester.inFlight().enter();
    VtdFault fault;
    try {
      fault = transfer(iova, data, write);
    } finally {
      requester.inFlight().leave(ticket);
    }
    if (fault == null) {
      return true;
    }
    faults.publish(
        new HardwareFault(
            requester.id(),
            -1,
            refusedAt,
            write ? Access.WRITE : Access.READ,
            fault.code(),
            fault.words()));
    return false;
  }

  /** Null: done. */
  private VtdFault transfer(long iova, MemorySegment data, boolean write) {
    long length = data.byteSize();
    long last = iova + length - 1;
    refusedAt = iova;
    if (Long.compareUnsigned(last, iova) < 0) {
      return VtdFault.BEYOND_WIDTH;
    }
    if (Long.compareUnsigned(iova, INTERRUPTS.last()) <= 0
        && Long.compareUnsigned(INTERRUPTS.start(), last) <= 0) {
      return interrupt(iova, length, write);
    }
    switch (requester.entry()) {
      case ContextEntry.Blocked<VtdDomain> _ -> {
        return VtdFault.CONTEXT_NOT_PRESENT;
      }
      case ContextEntry.Host<VtdDomain> _ -> {
        return notPermitted(write);
      }
      case ContextEntry.Translated<VtdDomain> translated -> {
        VtdFault fault = translate(translated.domain(), iova, last, write);
        return fault == null ? copy(iova, data, write) : fault;
      }
    }
  }

  private VtdFault translate(VtdDomain domain, long iova, long last, boolean write) {
    long firstPage = iova & ~PAGE_MASK;
    int pages = Math.toIntExact((last - firstPage >>> 12) + 1);
    if (pages > frames.length) {
      frames = new long[Math.max(pages, 2 * frames.length)];
    }
    for (int i = 0; i < pages; i++) {
      long page = firstPage + ((long) i << 12);
      refusedAt = i == 0 ? iova : page;
      if (!aperture.contains(page)) {
        return VtdFault.BEYOND_WIDTH;
      }
      long entry = domain.translate(page);
      if (!(write ? PageEntry.writable(entry) : PageEntry.readable(entry))) {
        return notPermitted(write);
      }
      frames[i] = PageEntry.frame(entry);
      if (!memory.reachable(frames[i])) {
        return VtdFault.MEMORY_GONE;
      }
    }
    return null;
  }

  private VtdFault copy(long iova, MemorySegment data, boolean write) {
    long done = 0;
    for (int i = 0; done < data.byteSize(); i++) {
      long at = iova + done;
      long part = FrameCopy.inFrame(at, data.byteSize() - done);
      boolean moved =
          write
              ? memory.write(frames[i], at & PAGE_MASK, data, done, part)
              : memory.read(frames[i], at & PAGE_MASK, data, done, part);
      if (!moved) {
        refusedAt = at;
        return VtdFault.MEMORY_GONE;
      }
      done += part;
    }
    return null;
  }

  /**
   * Writes there are interrupt requests, never memory. No remapping entry belongs to a request that
   * a device makes up by DMA, so none goes through (I7); interrupts of a device go through its
   * port.
   */
  private static VtdFault interrupt(long iova, long length, boolean write) {
    if (!write || length != 4 || (iova & 3) != 0 || !INTERRUPTS.contains(iova)) {
      return VtdFault.INTERRUPT_MALFORMED;
    }
    return (iova & REMAPPABLE_FORMAT) != 0
        ? VtdFault.INTERRUPT_NOT_PRESENT
        : VtdFault.INTERRUPT_COMPATIBLE;
  }

  private static VtdFault notPermitted(boolean write) {
    return write ? VtdFault.WRITE_NOT_PERMITTED : VtdFault.READ_NOT_PERMITTED;
  }
}
