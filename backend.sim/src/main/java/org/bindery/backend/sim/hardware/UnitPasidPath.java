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
  /** For one page: a host that says yes each time and gives nothing does not hold it for ever. */
  private static final int MOST_WAITS = 16;

  private final Requester requester;
  // Null: the device keeps no translations.
  private final DeviceTlb tlb;
  private final MakeFacts facts;
  private final Transfer transfer;
  private final FaultFan faults;
  private final boolean stalls;
  // Of the table that the last attempt asked.
  private Stage stage;

  /**
   * @param stalls a request that finds no page waits for the host's answer, and is tried again or
   *     aborted by it
   */
  UnitPasidPath(
      Requester requester,
      DeviceTlb tlb,
      MakeFacts facts,
      CachedMemory memory,
      FaultFan faults,
      boolean stalls) {
    this.requester = requester;
    this.tlb = tlb;
    this.facts = facts;
    this.transfer = new Transfer(memory);
    this.faults = faults;
    this.stalls = stalls;
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
    long waitedAt = -1;
    int waits = 0;
    while (true) {
      Denial denial = attempt(pasid, address, data, write);
      if (denial == null) {
        return true;
      }
      long at = transfer.refusedAt();
      waits = at == waitedAt ? waits + 1 : 1;
      waitedAt = at;
      if (!stalls
          || !isPageFault(denial)
          || waits > MOST_WAITS
          || !requestPage(pasid, at, access)) {
        publish(pasid, at, access, facts.pasidFault(denial, stage, write));
        return false;
      }
    }
  }

  /** Null: done. */
  private Denial attempt(int pasid, long address, MemorySegment data, boolean write) {
    int ticket = requester.inFlight().enter();
    try {
      boolean allowed = send(pasid);
      Attachment attachment = requester.pasid(pasid);
      if (!allowed) {
        stage = facts.format().stage();
        return transfer.refuse(address, Denial.TRANSLATED);
      }
      if (attachment == null) {
        stage = facts.format().stage();
        return transfer.refuse(address, absent(pasid));
      }
      stage = attachment.domain().format().stage();
      return transfer.move(attachment, address, data, write, false);
    } finally {
      requester.inFlight().leave(ticket);
    }
  }

  /** False: it would send translated requests that it must not send. */
  private boolean send(int pasid) {
    DeviceTlb kept = tlb != null && tlb.on() ? tlb : null;
    transfer.sent(kept, pasid);
    return kept == null || requester.deviceTlb() == kept;
  }

  private static boolean isPageFault(Denial denial) {
    return denial == Denial.NOT_MAPPED || denial == Denial.NOT_PERMITTED;
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
      boolean allowed = send(pasid);
      Attachment attachment = requester.pasid(pasid);
      return allowed
          && attachment != null
          && transfer.permits(attachment.domain(), address, access);
    } finally {
      requester.inFlight().leave(ticket);
    }
  }

  @Override
  public boolean requestPage(int pasid, long address, Access access) {
    int resets = requester.resets();
    Attachment attachment = requester.pasid(pasid);
    return attachment != null
        && attachment.domain().requestPage(address, access)
        && requester.resets() == resets
        // Another attachment since: whoever detached the one before has had this answered.
        && requester.pasid(pasid) == attachment;
  }
}
