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
 * <p>All are snooped: {@link PasidPort} knows no others.
 */
final class UnitPasidPath implements PasidPort {
  private final Requester requester;
  private final MakeFacts facts;
  private final Transfer transfer;
  private final FaultFan faults;

  UnitPasidPath(Requester requester, MakeFacts facts, CachedMemory memory, FaultFan faults) {
    this.requester = requester;
    this.facts = facts;
    this.transfer = new Transfer(memory);
    this.faults = faults;
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
    int ticket = requester.inFlight().enter();
    Denial denial;
    boolean cpuTable = false;
    try {
      PasidAttachment attachment = requester.pasid(pasid);
      if (attachment == null) {
        denial = transfer.refuse(address, absent(pasid));
      } else {
        cpuTable = attachment.domain().cpuTable();
        denial = transfer.move(attachment.domain(), address, data, write, false);
      }
    } finally {
      requester.inFlight().leave(ticket);
    }
    if (denial == null) {
      return true;
    }
    FaultCode fault = facts.pasidFault(denial, cpuTable, write);
    faults.publish(
        new HardwareFault(
            requester.id(),
            pasid,
            transfer.refusedAt(),
            write ? Access.WRITE : Access.READ,
            fault.code(),
            fault.words()));
    return false;
  }

  private Denial absent(int pasid) {
    return pasid >>> facts.pasidBits() == 0 ? Denial.BLOCKED : Denial.BEYOND_PASIDS;
  }

  @Override
  public boolean translates(int pasid, long address, Access access) {
    int ticket = requester.inFlight().enter();
    try {
      PasidAttachment attachment = requester.pasid(pasid);
      return attachment != null && transfer.permits(attachment.domain(), address, access);
    } finally {
      requester.inFlight().leave(ticket);
    }
  }

  @Override
  public boolean requestPage(int pasid, long address, Access access) {
    PasidAttachment attachment = requester.pasid(pasid);
    return attachment != null
        && attachment.domain().requestPage(address, access)
        // Another attachment since: whoever detached the one before has had this answered.
        && requester.pasid(pasid) == attachment;
  }
}
