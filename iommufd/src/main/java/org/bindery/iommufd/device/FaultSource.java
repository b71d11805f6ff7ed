package org.bindery.iommufd.device;

import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;

/**
 * Where faults come from: a requester ID with all that it sends, or with one PASID of it.
 *
 * @param pasid {@link #ALL}: whatever the request bears
 */
record FaultSource(IommuHardware hardware, RequesterId requester, int pasid) {
  static final int ALL = -1;

  static FaultSource of(Port port) {
    return new FaultSource(port.hardware(), port.requester(), ALL);
  }
}
