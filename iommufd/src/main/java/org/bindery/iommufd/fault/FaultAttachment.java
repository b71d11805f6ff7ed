package org.bindery.iommufd.fault;

import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;

/**
 * Requesters, or one PASID of them, that a page table translates, as those whose missing pages are
 * asked for: {@code struct iommufd_attach_handle}. Guarded by the lock of what is attached;
 * requests come at any time.
 */
public interface FaultAttachment {
  /** To a page table without a fault queue. */
  FaultAttachment NONE =
      new FaultAttachment() {
        @Override
        public void add(IommuHardware hardware, RequesterId requester, int pasid) {}

        @Override
        public void remove(RequesterId requester, int pasid) {}

        @Override
        public void end() {}
      };

  /** What requests bear that have no PASID. */
  int NO_PASID = Origin.NO_PASID;

  /**
   * Takes requests from now on. Called before the hardware attaches, so that none is missed.
   *
   * @param hardware where they are answered
   * @param pasid {@link #NO_PASID}: what the requester sends without one
   */
  void add(IommuHardware hardware, RequesterId requester, int pasid);

  /**
   * Takes none from a requester any more; what is outstanding has been answered as invalid when
   * this returns. Called when the hardware translates it by this table no longer.
   */
  void remove(RequesterId requester, int pasid);

  /** {@link #remove} for all: {@code iommufd_auto_response_faults}. */
  void end();
}
