package org.bindery.iommufd.device;

import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.NestedRequest;

/** A virtual IOMMU as nested tables see it. */
public interface GuestIommu {
  /** The nest parent that it is over. */
  PagingHwpt parent();

  IommuHardware hardware();

  /** As {@link org.bindery.hardware.VirtualIommu#allocateNested}. */
  IommuDomain allocateNested(NestedRequest request);
}
