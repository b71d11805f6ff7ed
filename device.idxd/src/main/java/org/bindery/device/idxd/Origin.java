package org.bindery.device.idxd;

/**
 * By whom and how a descriptor was submitted, which is settled then and holds for all that it leads
 * to.
 *
 * @param pasid {@link #NO_PASID} without
 * @param ims its interrupt handles are of the interrupt message storage
 * @param ats addresses are translated before they are used
 * @param blocks the queue lets descriptors wait for pages
 */
record Origin(int pasid, boolean privileged, boolean ims, boolean ats, boolean blocks) {
  static final int NO_PASID = -1;

  boolean hasPasid() {
    return pasid != NO_PASID;
  }
}
