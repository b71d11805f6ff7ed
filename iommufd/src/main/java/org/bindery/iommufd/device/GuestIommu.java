package org.bindery.iommufd.device;

import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.VirtualIommu;

/** A virtual IOMMU as nested tables see it. */
public interface GuestIommu {
  /** The nest parent that it is over. */
  PagingHwpt parent();

  IommuHardware hardware();

  /** The hardware's part of it. */
  VirtualIommu slice();
}
