package org.bindery.api;

import org.osgi.annotation.versioning.ProviderType;

/** A region of a device file, as {@code VFIO_DEVICE_GET_REGION_INFO} describes it. */
@ProviderType
public interface RegionInfo {
  /** Index of PCI configuration space. */
  int CONFIG = 7;

  /** Index of the expansion ROM. */
  int ROM = 6;

  /** 0-5 for BAR0-BAR5, {@link #ROM}, {@link #CONFIG}. */
  int index();

  /** {@code bar0} ... {@code bar5}, {@code rom}, {@code config}. */
  String name();

  /** Bytes; regions of size 0 are not listed. */
  long size();

  boolean readable();

  boolean writable();

  boolean mappable();
}
