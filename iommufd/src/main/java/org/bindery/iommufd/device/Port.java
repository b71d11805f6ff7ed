package org.bindery.iommufd.device;

import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;

/** A requester ID at the IOMMU that its requests go through. */
record Port(IommuHardware hardware, RequesterId requester) {}
