package org.bindery.iommufd.device;

import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.PageRequests;
import org.bindery.iommufd.fault.FaultQueue;
import org.bindery.iommufd.fault.FaultQueues;
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

  /**
   * @throws org.bindery.api.RefusedException EOPNOTSUPP a nest parent: what is missing there is for
   *     its nested tables to ask for
   */
  static FaultRouting of(DmaDevice function, HwptRequest request, ObjectTable objects) {
    if (request.faultQueue().isPresent() && request.nestParent()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table for %s cannot be a nest parent and ask for pages in fault %d as well",
              function.name(),
              request.faultQueue().getAsInt())
          .exception();
    }
    boolean asks = FaultCheck.asks(function);
    PageRequests home = asks ? (PageRequests) function.hardware() : null;
    return new FaultRouting(request.faultQueue(), new HwptFaults(home, false), asks, objects);
  }

  /**
   * @throws org.bindery.api.RefusedException EOPNOTSUPP a table that follows a process asks it
   */
  static void checkNone(HwptRequest request) {
    if (request.faultQueue().isPresent()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a page table of kind sva asks its process for pages, and not fault %d",
              request.faultQueue().getAsInt())
          .exception();
    }
  }

  DomainRequest with(DomainRequest request) {
    return id.isPresent() && asks ? request.pageRequests(faults) : request;
  }

  /**
   * Finds the queue, once the domain is there and filled, as in the kernel.
   *
   * @throws org.bindery.api.RefusedException ENOENT
   */
  void connect(HwptObject hwpt, Rollback rollback) {
    if (id.isPresent()) {
      FaultQueue queue = FaultQueues.use(objects, id.getAsInt());
      rollback.push(() -> objects.release(queue));
      faults.queue(queue);
      hwpt.faults(faults);
    }
  }
}
