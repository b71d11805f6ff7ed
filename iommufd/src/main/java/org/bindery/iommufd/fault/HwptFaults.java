package org.bindery.iommufd.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.bindery.api.PageResponse;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.PageRequestSink;
import org.bindery.hardware.PageRequests;
import org.bindery.hardware.RequesterId;

/**
 * Takes the page requests of the devices on one page table and brings each to the attachment that
 * it comes by; what no attachment owns is answered as invalid ({@code iommu_report_device_fault}).
 *
 * <p>The sink is there before its domain, and the queue is found after it, as in the kernel.
 */
public final class HwptFaults implements PageRequestSink {
  /** Where requests of an origin go, and where they are answered. */
  record Route(QueueAttachment attachment, PageRequests hardware) {}

  private final PageRequests home;
  private final boolean userPasids;
  private final Map<Origin, Route> routes = new ConcurrentHashMap<>();
  // Written before anything is attached.
  private FaultQueue queue;

  /**
   * @param home the hardware that the table is made for
   * @param userPasids the table of PASIDs is in it, a guest's: what a device asks with a PASID
   *     comes by the attachment of the whole device ({@code user_pasid_table}, nested tables of
   *     SMMUv3)
   */
  public HwptFaults(PageRequests home, boolean userPasids) {
    this.home = home;
    this.userPasids = userPasids;
  }

  /** Says where requests go; once, before anything is attached. */
  public void queue(FaultQueue found) {
    queue = found;
  }

  public FaultQueue queue() {
    return queue;
  }

  /**
   * Begins an attachment that takes nothing yet.
   *
   * @param names which object a requester is; called by readers of the queue, with no lock
   */
  public FaultAttachment begin(ToIntFunction<RequesterId> names) {
    return new QueueAttachment(this, queue, names);
  }

  @Override
  public void request(PageRequest request) {
    Origin origin = Origin.of(request);
    Route route = routes.get(origin);
    if (route == null && userPasids) {
      origin = origin.withoutPasid();
      route = routes.get(origin);
    }
    if (route != null) {
      route.attachment().take(origin, route.hardware(), request);
    } else if (request.last()) {
      RequestGroup.answer(home, request, PageResponse.INVALID);
    }
  }

  void route(Origin origin, Route route) {
    routes.put(origin, route);
  }

  void unroute(Origin origin, QueueAttachment attachment) {
    routes.computeIfPresent(origin, (_, route) -> route.attachment() == attachment ? null : route);
  }
}
