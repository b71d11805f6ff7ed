package org.bindery.iommufd.fault;

import java.util.List;
import org.bindery.api.PageResponse;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.PageRequests;

/**
 * A group whose last request has come, outstanding until it is answered: {@code struct iopf_group}.
 *
 * @param origin of the attachment by which it is here
 * @param requests in the order in which they came
 */
record RequestGroup(
    QueueAttachment attachment, Origin origin, PageRequests hardware, List<PageRequest> requests) {
  int size() {
    return requests.size();
  }

  /** Whoever took it out of {@link Outstanding} does this, and so it is done once. */
  void answer(PageResponse response) {
    answer(hardware, requests.getLast(), response);
  }

  /** Answers the group of a request. */
  static void answer(PageRequests hardware, PageRequest request, PageResponse response) {
    hardware.respond(request.requester(), request.pasid(), request.group(), response);
  }
}
