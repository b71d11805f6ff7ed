package org.bindery.iommufd.device;

import java.util.OptionalInt;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.PageRequests;
import org.bindery.iommufd.fault.FaultQueue;
import org.bindery.iommufd.fault.HwptFaults;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Rollback;

/**
 * Brings the page requests of a table that is being made to the fault queue it is asked for with.
 * Hardware that asks for no pages is not told: the kernel keeps the flag from drivers, and only
 * attaching shows that they cannot.
 */
final class FaultRouting {
  private final OptionalInt id;
  private final HwptFaults faults;
  private final boolean asks;
  private final ObjectTable objects;

  private FaultRouting(OptionalInt id, HwptFaults faults, boolean asks, ObjectTable objects) {
    this.id = id;
    this.faults = faults;
    this.asks = asks;
    this.objects = objects;
  }

  static FaultRouting of(DmaDevice function, HwptRequest request, ObjectTable objects) {
    boolean asks = FaultCheck.asks(function);
    PageRequests home = asks ? (PageRequests) function.hardware() : null;
    boolean guestPasids =
        request.kind() == PageTableKind.NESTED
            && Requesters.capabilities(function).guestPasidTables();
    HwptFaults faults = new HwptFaults(home, guestPasids);
    return new FaultRouting(request.faultQueue(), faults, asks, objects);
  }

  DomainRequest with(DomainRequest request) {
    return id.isPresent() && asks ? request.pageRequests(faults) : request;
  }

  NestedRequest with(NestedRequest request) {
    return id.isPresent() && asks ? request.pageRequests(faults) : request;
  }

  /**
   * Finds the queue, once the domain is there and filled, as in the kernel.
   *
   * @throws org.bindery.api.RefusedException ENOENT
   */
  void connect(HwptObject hwpt, Rollback rollback) {
    if (id.isPresent()) {
      FaultQueue queue = objects.use(id.getAsInt(), FaultQueue.class, "fault");
      rollback.push(() -> objects.release(queue));
      faults.queue(queue);
      hwpt.faults(faults);
    }
  }
}
