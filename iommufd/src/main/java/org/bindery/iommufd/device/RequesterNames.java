package org.bindery.iommufd.device;

import java.util.List;
import org.bindery.hardware.RequesterId;

/**
 * Which device of a group a page request comes from. The kernel names the one by which the group
 * was attached, whoever asks; here it is the one that asks, if it is bound.
 */
final class RequesterNames {
  private RequesterNames() {}

  /**
   * @param bound the group's, changing
   * @param attached by what the request comes, changing
   * @param first by which it was attached
   */
  static int id(
      RequesterId requester,
      List<BoundDmaDevice> bound,
      List<BoundDmaDevice> attached,
      BoundDmaDevice first) {
    BoundDmaDevice behindAlias = null;
    for (BoundDmaDevice device : bound) {
      List<RequesterId> ids = device.function().requesters();
      if (ids.getFirst().equals(requester)) {
        return device.id();
      }
      if (ids.contains(requester)) {
        behindAlias = device;
      }
    }
    if (behindAlias != null) {
      return behindAlias.id();
    }
    // A sibling that is not bound asks; the first may have gone before others.
    return attached.stream().findFirst().orElse(first).id();
  }
}
