package org.bindery.iommufd.fault;

import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;

/**
 * What of a requester is attached.
 *
 * @param pasid {@link #NO_PASID}: what it sends without one
 */
record Origin(RequesterId requester, int pasid) {
  static final int NO_PASID = -1;

  static Origin of(PageRequest request) {
    return new Origin(request.requester(), request.pasid());
  }

  Origin withoutPasid() {
    return new Origin(requester, NO_PASID);
  }
}
