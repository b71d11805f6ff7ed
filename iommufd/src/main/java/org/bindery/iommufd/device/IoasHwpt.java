package org.bindery.iommufd.device;

import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.iommufd.ioas.Ioas;

/**
 * A page table that leads to the addresses of an IOAS in the end, by itself or by its parent: what
 * the DMA of a whole device can be translated by. Immutable.
 */
public abstract sealed class IoasHwpt extends HwptObject permits PagingHwpt, NestedHwpt {
  IoasHwpt(int id, IommuHardware hardware, IommuDomain domain, HwptAbilities abilities) {
    super(id, hardware, domain, abilities);
  }

  /** The table that follows the IOAS, itself or its parent: {@code find_hwpt_paging}. */
  public abstract PagingHwpt paging();

  /** Where the reserved regions of attached devices are kept free. */
  public abstract Ioas ioas();
}
