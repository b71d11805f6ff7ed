package org.bindery.device;

import org.bindery.api.Access;
import org.bindery.api.PinnedRange;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Memory that a software mediated device holds on to: {@code vfio_pin_pages}. A model that pins
 * implements {@link DeviceModel#unmapping}.
 */
@ProviderType
public interface PinPort {
  /**
   * Pins whole pages, until they are unpinned or asked back.
   *
   * @throws org.bindery.api.RefusedException as {@link org.bindery.api.SoftwareDevice#pin}; ENOENT
   *     also while the device is not bound
   */
  PinnedRange pin(long iova, long length, Access access);
}
