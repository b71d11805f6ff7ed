package org.bindery.hardware;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of {@link IommuHardware} to translate a requester's DMA by PASID: what the kernel
 * calls {@code set_dev_pasid} and the blocking domain for a PASID.
 *
 * <p>Called as {@link IommuHardware} is, and independent of what the requester's DMA without PASID
 * does.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>A PASID is per requester: blocked until attached, blocked again after {@link #block}.
 *   <li>{@link #attach} and {@link #block} take effect before they return: no DMA with the PASID
 *       translated by the state before lands after that, what IOTLB and device TLB held is gone and
 *       page requests that waited are answered as invalid (I3, I6).
 *   <li>A failed call changes nothing.
 * </ul>
 */
@ConsumerType
public interface PasidTranslation {
  /**
   * Translates a requester's DMA with a PASID by a domain from now on.
   *
   * @param pasid 1 to 2^{@link HardwareCapabilities#pasidBits} - 1
   * @throws org.bindery.api.RefusedException EINVAL no such requester, PASID out of range, or a
   *     domain that the requester cannot use; EBUSY as {@link IommuHardware#attach}
   */
  void attach(RequesterId requester, int pasid, IommuDomain domain);

  /** Refuses all DMA of a requester with a PASID. Nothing happens when it was refused already. */
  void block(RequesterId requester, int pasid);
}
