package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.backend.sim.interrupt.InterruptDenial;
import org.bindery.backend.sim.interrupt.MessageRouter;
import org.bindery.hardware.HardwareFault;
import org.bindery.model.iommu.ContextEntry;

/**
 * The way of one device's requests without PASID to the interrupt addresses of a unit: a write is
 * an interrupt or refused, never memory (I7). Each that is refused is told once. Safe for use by
 * several threads.
 */
final class UnitMessages {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Requester requester;
  private final MakeFacts facts;
  private final MessageRouter router;
  private final IovaRange window;
  private final FaultFan faults;

  UnitMessages(Requester requester, MakeFacts facts, MessageRouter router, FaultFan faults) {
    this.requester = requester;
    this.facts = facts;
    this.router = router;
    this.window = router.window();
    this.faults = faults;
  }

  /** True when one of the bytes is at an interrupt address. */
  boolean takes(long iova, long length) {
    long last = iova + length - 1;
    // One that wraps around is beyond the width of any table.
    return Long.compareUnsigned(iova, window.last()) <= 0
        && Long.compareUnsigned(window.start(), last) <= 0
        && Long.compareUnsigned(iova, last) <= 0;
  }

  /** A request that {@link #takes} is true of; false: refused. */
  boolean request(long iova, MemorySegment data, boolean write) {
    if (!write) {
      return blocked() ? block(iova, false) : refuse(iova, InterruptDenial.READ, false);
    }
    if (data.byteSize() == Integer.BYTES && (iova & 3) == 0) {
      return send(iova, data.get(WORD, 0));
    }
    return blocked() ? block(iova, true) : refuse(iova, InterruptDenial.MALFORMED, true);
  }

  /** A write of four bytes; false: refused. */
  boolean send(long address, int data) {
    if (blocked()) {
      return block(address, true);
    }
    InterruptDenial denial =
        window.contains(address)
            ? router.deliver(requester.id(), address, data)
            : InterruptDenial.MALFORMED;
    return denial == null || refuse(address, denial, true);
  }

  private boolean blocked() {
    return router.byTable() && requester.entry() instanceof ContextEntry.Blocked<Attachment>;
  }

  private boolean block(long at, boolean write) {
    return publish(at, facts.fault(requester.blocked(), facts.format().stage(), write), write);
  }

  private boolean refuse(long at, InterruptDenial denial, boolean write) {
    return publish(at, facts.interruptFault(denial), write);
  }

  private boolean publish(long at, FaultCode fault, boolean write) {
    faults.publish(
        new HardwareFault(
            requester.id(),
            -1,
            at,
            write ? Access.WRITE : Access.READ,
            fault.code(),
            fault.words()));
    return false;
  }
}
