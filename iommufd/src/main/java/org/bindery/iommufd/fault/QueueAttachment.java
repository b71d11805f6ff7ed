package org.bindery.iommufd.fault;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.bindery.api.PageResponse;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.PageRequests;
import org.bindery.hardware.RequesterId;

/** An attachment to a page table that has a fault queue. Thread-safe. */
final class QueueAttachment implements FaultAttachment {
  private final HwptFaults table;
  private final FaultQueue queue;
  private final ToIntFunction<RequesterId> names;
  private final Outstanding outstanding;
  // Guarded by outstanding.
  private final Set<Origin> origins = new HashSet<>();
  private final PartialGroups partials = new PartialGroups();

  QueueAttachment(HwptFaults table, FaultQueue queue, ToIntFunction<RequesterId> names) {
    this.table = table;
    this.queue = queue;
    this.names = names;
    this.outstanding = queue.outstanding();
  }

  @Override
  public void add(IommuHardware hardware, RequesterId requester, int pasid) {
    // What cannot be answered is not asked: such hardware knows nothing of the queue.
    if (hardware instanceof PageRequests asking) {
      Origin origin = new Origin(requester, pasid);
      synchronized (outstanding) {
        origins.add(origin);
      }
      table.route(origin, new HwptFaults.Route(this, asking));
    }
  }

  @Override
  public void remove(RequesterId requester, int pasid) {
    remove(Set.of(new Origin(requester, pasid)));
  }

  @Override
  public void end() {
    Set<Origin> all;
    synchronized (outstanding) {
      all = Set.copyOf(origins);
    }
    remove(all);
  }

  private void remove(Set<Origin> ended) {
    for (Origin origin : ended) {
      table.unroute(origin, this);
      synchronized (outstanding) {
        // From here on nothing of it gets in, though its route was found before.
        origins.remove(origin);
        partials.forget(origin);
      }
    }
    queue.refuse(group -> group.attachment() == this && ended.contains(group.origin()));
  }

  /** Which object a requester is. */
  int device(RequesterId requester) {
    return names.applyAsInt(requester);
  }

  /**
   * Takes a request, on the thread that did the DMA.
   *
   * @param origin by which its route was found
   */
  void take(Origin origin, PageRequests hardware, PageRequest request) {
    List<PageRequest> whole = null;
    synchronized (outstanding) {
      boolean attached = origins.contains(origin);
      if (!request.last()) {
        if (attached) {
          partials.add(origin, request);
        }
        // No answer is due to it.
        return;
      }
      if (attached) {
        whole = partials.complete(request);
      }
      if (whole != null) {
        outstanding.add(new RequestGroup(this, origin, hardware, List.copyOf(whole)));
      }
    }
    if (whole == null) {
      RequestGroup.answer(hardware, request, PageResponse.INVALID);
    } else {
      queue.told().tell();
    }
  }

  /** A group was taken out of what is outstanding, whose monitor the caller has. */
  void answered(RequestGroup group) {
    partials.left(group.size());
  }
}
