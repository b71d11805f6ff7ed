package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import java.util.stream.LongStream;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
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
 * ends it there: bytes before that point have been moved.) From the look at the requester's entry
 * to the last byte the request is counted as in flight; faults are told after that.
 *
 * <p>One thread at a time; the translations of a request are kept in an array that grows to the
 * largest request seen, so that no garbage is made.
 */
final class UnitDmaPath implements DmaPort {
  private static final long PAGE_MASK = 0xfff;

  private final Requester requester;
  private final MakeFacts facts;
  private final IovaRange aperture;
  // First and last address of each window.
  private final long[] windows;
  private final FrameCopy memory;
  private final FaultFan faults;
  private long[] frames = new long[16];
  private long refusedAt;

  UnitDmaPath(Requester requester, MakeFacts facts, FrameCopy memory, FaultFan faults) {
    this.requester = requester;
    this.facts = facts;
    this.aperture = facts.format().aperture();
    this.windows =
        facts.windows().stream()
            .flatMapToLong(window -> LongStream.of(window.range().start(), window.range().last()))
            .toArray();
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
    FaultCode fault;
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
  private FaultCode transfer(long iova, MemorySegment data, boolean write) {
    long length = data.byteSize();
    long last = iova + length - 1;
    refusedAt = iova;
    if (Long.compareUnsigned(last, iova) < 0) {
      return facts.fault(Denial.BEYOND_WIDTH, write);
    }
    for (int i = 0; i < windows.length; i += 2) {
      if (Long.compareUnsigned(iova, windows[i + 1]) <= 0
          && Long.compareUnsigned(windows[i], last) <= 0) {
        return facts.windowFault(iova, length, write);
      }
    }
    switch (requester.entry()) {
      case ContextEntry.Blocked<DomainOnUnit> _ -> {
        return facts.fault(Denial.BLOCKED, write);
      }
      case ContextEntry.Host<DomainOnUnit> _ -> {
        return facts.fault(Denial.NOT_MAPPED, write);
      }
      case ContextEntry.Translated<DomainOnUnit> translated -> {
        FaultCode fault = translate(translated.domain(), iova, last, write);
        return fault == null ? copy(iova, data, write) : fault;
      }
    }
  }

  private FaultCode translate(DomainOnUnit domain, long iova, long last, boolean write) {
    long firstPage = iova & ~PAGE_MASK;
    int pages = Math.toIntExact((last - firstPage >>> 12) + 1);
    if (pages > frames.length) {
      frames = new long[Math.max(pages, 2 * frames.length)];
    }
    for (int i = 0; i < pages; i++) {
      long page = firstPage + ((long) i << 12);
      refusedAt = i == 0 ? iova : page;
      if (!aperture.contains(page)) {
        return facts.fault(Denial.BEYOND_WIDTH, write);
      }
      long entry = domain.translate(page);
      if (!(write ? PageEntry.writable(entry) : PageEntry.readable(entry))) {
        return facts.fault(
            entry == PageEntry.NONE ? Denial.NOT_MAPPED : Denial.NOT_PERMITTED, write);
      }
      frames[i] = PageEntry.frame(entry);
      if (!memory.reachable(frames[i])) {
        return facts.fault(Denial.MEMORY_GONE, write);
      }
    }
    return null;
  }

  private FaultCode copy(long iova, MemorySegment data, boolean write) {
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
        return facts.fault(Denial.MEMORY_GONE, write);
      }
      done += part;
    }
    return null;
  }
}
