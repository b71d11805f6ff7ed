package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.device.PasidPort;
import org.bindery.hardware.HardwareFault;

/**
 * The way of one device's requests with PASIDs through a unit into memory.
 *
 * <p>From the look at the PASID's entry to the last byte a request is counted as in flight; faults
 * are told after that. A page request is not in flight while it waits for its answer: nobody who
 * detaches the PASID waits for it, and its answer is invalid then. One thread at a time.
 *
 * <p>The interrupt addresses are addresses as others here: with a PASID a request to them is no
 * interrupt (VT-d specification, "Interrupt Address Range").
 *
 * <p>A request that is stalled is not in flight either while it waits: each page that it lacks is a
 * page request of its own.
 *
 * <p>All are snooped: {@link PasidPort} knows no others.
 */
final class UnitPasidPath implements PasidPort {
  private final Requester requester;
  // Null: the device keeps no translations.
  private final DeviceTlb tlb;
  private final MakeFacts facts;
  private final Transfer transfer;
  private final FaultFan faults;
  private final PageAsking asking;
  private final MissingPages missing;
  // A request that finds no page of a process waits for the host's answer.
  private final boolean stalls;
  // By which the last attempt went; null: none.
  private Attachment used;

  UnitPasidPath(
      Requester requester,
      DeviceTlb tlb,
      MakeFacts facts,
      CachedMemory memory,
      PageAsking asking,
      FaultFan faults) {
    this.requester = requester;
    this.tlb = tlb;
    this.facts = facts;
    this.transfer = new Transfer(memory);
    this.faults = faults;
    this.asking = asking;
    this.missing = new MissingPages(requester, asking, transfer, faults);
    this.stalls = asking.stalls();
  }

  @Override
  public boolean read(int pasid, long address, MemorySegment into) {
    return request(pasid, address, into, false);
  }

  @Override
  public boolean write(int pasid, long address, MemorySegment from) {
    return request(pasid, address, from, true);
  }

  private boolean request(int pasid, long address, MemorySegment data, boolean write) {
    if (data.byteSize() == 0) {
      return true;
    }
    Access access = write ? Access.WRITE : Access.READ;
    missing.begin();
    while (true) {
      Denial denial = attempt(pasid, address, data, write);
      if (denial == null) {
        return true;
      }
      long at = transfer.refusedAt();
      if (!asked(denial, pasid, at, address + data.byteSize() - 1, access)) {
        publish(pasid, at, access, facts.pasidFault(denial, stage(), write));
        if (used != null) {
          Attachment by = used;
          faults.guarded("the user of a virtual IOMMU", () -> by.refused(denial, pasid, at, write));
        }
        return false;
      }
    }
  }

  /** True: what it lacks was asked for, and it is worth another try. */
  private boolean asked(Denial denial, int pasid, long at, long last, Access access) {
    if (!MissingPages.lacking(denial) || used == null) {
      return false;
    }
    if (used.domain().asks() != null) {
      return missing.possible(used)
          && missing.patient(at)
          && missing.ask(pasid, used, at, last, access);
    }
    return stalls && missing.patient(at) && requestPage(pasid, at, access);
  }

  /** Of the table that was asked; where none was, of the host's own. */
  private Stage stage() {
    return used == null ? facts.format().stage() : used.domain().format().stage();
  }

  /** Null: done. */
  private Denial attempt(int pasid, long address, MemorySegment data, boolean write) {
    int ticket = requester.inFlight().enter();
    try {
      boolean allowed = send(pasid);
      used = allowed ? requester.attached(pasid) : null;
      if (used == null) {
        return transfer.refuse(address, allowed ? absent(pasid) : Denial.TRANSLATED);
      }
      return transfer.move(used, address, data, write, false);
    } finally {
      requester.inFlight().leave(ticket);
    }
  }

  /** False: it would send translated requests that it must not send. */
  private boolean send(int pasid) {
    DeviceTlb kept = tlb != null && tlb.on() ? tlb : null;
    // By 0 it keeps what it sends without PASID, so it keeps nothing of what it sends with PASID 0,
    // which a guest's descriptor 0 may translate.
    transfer.sent(pasid == 0 ? null : kept, pasid);
    return kept == null || requester.deviceTlb() == kept;
  }

  private void publish(int pasid, long at, Access access, FaultCode fault) {
    faults.publish(
        new HardwareFault(requester.id(), pasid, at, access, fault.code(), fault.words()));
  }

  private Denial absent(int pasid) {
    return pasid >>> facts.pasidBits() == 0 ? Denial.BLOCKED : Denial.BEYOND_PASIDS;
  }

  @Override
  public boolean translates(int pasid, long address, Access access) {
    int ticket = requester.inFlight().enter();
    try {
      boolean asks = send(pasid) && (tlb == null || !tlb.barred());
      Attachment attachment = asks ? requester.attached(pasid) : null;
      return attachment != null && transfer.permits(attachment.domain(), address, access);
    } finally {
      requester.inFlight().leave(ticket);
    }
  }

  @Override
  public boolean requestPage(int pasid, long address, Access access) {
    int resets = requester.resets();
    Attachment attachment = found(pasid);
    if (attachment != null && attachment.domain().asks() != null) {
      return asking.possible() && missing.askOne(pasid, attachment, address, access);
    }
    return attachment != null
        && attachment.domain().requestPage(address, access)
        && requester.resets() == resets
        // Another attachment since: whoever detached the one before has had this answered.
        && requester.still(pasid, attachment);
  }

  private Attachment found(int pasid) {
    int ticket = requester.inFlight().enter();
    try {
      return requester.attached(pasid);
    } finally {
      requester.inFlight().leave(ticket);
    }
  }
}
