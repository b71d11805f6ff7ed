package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import java.util.stream.LongStream;
import org.bindery.api.Access;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.device.DmaPort;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.ReservedRegion;
import org.bindery.model.iommu.ContextEntry;

/**
 * The way of one device's requests without PASID through a unit into memory.
 *
 * <p>From the look at the requester's entry to the last byte the request is counted as in flight;
 * faults are told after that. A request that waits for pages is not in flight meanwhile. One thread
 * at a time.
 */
final class UnitDmaPath implements DmaPort {
  private final Requester requester;
  // Null: the device keeps no translations.
  private final DeviceTlb tlb;
  private final MakeFacts facts;
  private final UnitMessages messages;
  // First and last address of each window that is for nothing.
  private final long[] windows;
  private final Transfer transfer;
  private final MissingPages missing;
  private final FaultFan faults;
  // By which the last attempt went.
  private ContextEntry<Attachment> used;

  UnitDmaPath(
      Requester requester,
      DeviceTlb tlb,
      MakeFacts facts,
      UnitMessages messages,
      CachedMemory memory,
      PageAsking asking,
      FaultFan faults) {
    this.requester = requester;
    this.tlb = tlb;
    this.facts = facts;
    this.messages = messages;
    this.windows =
        facts.windows().stream()
            .filter(window -> window.kind() == ReservedRegion.Kind.RESERVED)
            .flatMapToLong(window -> LongStream.of(window.range().start(), window.range().last()))
            .toArray();
    this.transfer = new Transfer(memory);
    this.missing = new MissingPages(requester, asking, transfer, faults);
    this.faults = faults;
  }

  @Override
  public boolean read(long iova, MemorySegment into) {
    return request(iova, into, false, false);
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    return request(iova, from, true, false);
  }

  @Override
  public boolean readNoSnoop(long iova, MemorySegment into) {
    return request(iova, into, false, true);
  }

  @Override
  public boolean writeNoSnoop(long iova, MemorySegment from) {
    return request(iova, from, true, true);
  }

  private boolean request(long iova, MemorySegment data, boolean write, boolean noSnoop) {
    if (data.byteSize() == 0) {
      return true;
    }
    if (messages.takes(iova, data.byteSize())) {
      return messages.request(iova, data, write);
    }
    if (inWindow(iova, data.byteSize())) {
      publish(iova, facts.windowFault(write), write);
      return false;
    }
    missing.begin();
    while (true) {
      Denial denial = attempt(iova, data, write, noSnoop);
      if (denial == null) {
        return true;
      }
      long at = transfer.refusedAt();
      if (!asked(denial, at, iova + data.byteSize() - 1, write)) {
        publish(at, facts.fault(denial, stage(used), write), write);
        if (used instanceof ContextEntry.Translated<Attachment> translated) {
          Attachment by = translated.domain();
          faults.guarded("the user of a virtual IOMMU", () -> by.refused(denial, -1, at, write));
        }
        return false;
      }
    }
  }

  /** Null: done. */
  private Denial attempt(long iova, MemorySegment data, boolean write, boolean noSnoop) {
    int ticket = requester.inFlight().enter();
    try {
      DeviceTlb kept = tlb != null && tlb.on() ? tlb : null;
      transfer.sent(kept, 0);
      used = requester.entry();
      return kept != null && requester.deviceTlb() != kept
          ? transfer.refuse(iova, Denial.TRANSLATED)
          : transfer(used, iova, data, write, noSnoop);
    } finally {
      requester.inFlight().leave(ticket);
    }
  }

  /** True: what it lacks was asked for, and it is worth another try. */
  private boolean asked(Denial denial, long at, long last, boolean write) {
    return MissingPages.lacking(denial)
        && used instanceof ContextEntry.Translated<Attachment> translated
        && missing.possible(translated.domain())
        && missing.patient(at)
        && missing.ask(-1, translated.domain(), at, last, write ? Access.WRITE : Access.READ);
  }

  private void publish(long at, FaultCode fault, boolean write) {
    faults.publish(
        new HardwareFault(
            requester.id(),
            -1,
            at,
            write ? Access.WRITE : Access.READ,
            fault.code(),
            fault.words()));
  }

  private boolean inWindow(long iova, long length) {
    long last = iova + length - 1;
    for (int i = 0; i < windows.length; i += 2) {
      // One that wraps around is beyond the width of any table.
      if (Long.compareUnsigned(iova, last) <= 0
          && Long.compareUnsigned(iova, windows[i + 1]) <= 0
          && Long.compareUnsigned(windows[i], last) <= 0) {
        return true;
      }
    }
    return false;
  }

  /** Of the table that was asked; where none was, of the host's own. */
  private Stage stage(ContextEntry<Attachment> entry) {
    return entry instanceof ContextEntry.Translated<Attachment> translated
        ? translated.domain().domain().format().stage()
        : facts.format().stage();
  }

  /** Null: done. */
  private Denial transfer(
      ContextEntry<Attachment> entry,
      long iova,
      MemorySegment data,
      boolean write,
      boolean noSnoop) {
    return switch (entry) {
      case ContextEntry.Blocked<Attachment> _ -> transfer.refuse(iova, requester.blocked());
      case ContextEntry.Host<Attachment> _ -> transfer.refuse(iova, Denial.NOT_MAPPED);
      case ContextEntry.Translated<Attachment> translated ->
          transfer.move(translated.domain(), iova, data, write, noSnoop);
    };
  }
}
