package org.bindery.hardware;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A physical device as an IOMMU sees it: one object for as long as the device is there. What comes
 * into its place later is another, though it has the same name and requester IDs.
 */
@ProviderType
public interface DmaDevice {
  /** Its name on the host. */
  String name();

  /** The requester IDs its DMA may carry: its own first, then the aliases that bridges give it. */
  List<RequesterId> requesters();

  /** The IOMMU its requests go through. */
  IommuHardware hardware();

  DmaGroup group();

  List<ReservedRegion> reservedRegions();

  /** Bits of PASID that the function itself has (its PASID capability); 0: none. */
  default int pasidBits() {
    return 0;
  }

  /** True when the function keeps translations (its ATS capability) and its IOMMU gives it any. */
  default boolean ats() {
    return false;
  }

  /**
   * True when missing pages are asked for: by the function (its PRI capability), or by the IOMMU
   * that keeps the function's request waiting meanwhile.
   */
  default boolean pageRequests() {
    return false;
  }

  /**
   * True for a function that SR-IOV made: its page requests are its physical function's, which
   * others share, so nobody but the host may answer them.
   */
  default boolean virtualFunction() {
    return false;
  }
}
