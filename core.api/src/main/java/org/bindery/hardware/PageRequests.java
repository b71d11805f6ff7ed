package org.bindery.hardware;

import org.bindery.api.PageResponse;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of {@link IommuHardware} to ask for pages, by {@link DomainRequest#pageRequests} or
 * {@link NestedRequest#pageRequests}, and to give devices the answers: {@code page_response}.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>A device that waits tries again after SUCCESS, and its request fails after INVALID.
 *   <li>When a requester, or its PASID, leaves the domain, what it waits for has been answered as
 *       invalid before the call returns; an answer that comes later has no effect.
 *   <li>A request that a device has nothing left to send with (its page request allocation is used
 *       up) is not told, and fails.
 * </ul>
 *
 * Whether a requester that cannot ask is attached to a domain that asks is the hardware's choice:
 * it may refuse it (ENODEV), or have each missing page be a fault.
 */
@ConsumerType
public interface PageRequests {
  /**
   * Answers a group. Nothing happens when nobody waits for it any more.
   *
   * @param pasid -1: none
   */
  void respond(RequesterId requester, int pasid, int group, PageResponse response);
}
