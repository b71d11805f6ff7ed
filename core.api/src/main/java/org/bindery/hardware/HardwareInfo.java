package org.bindery.hardware;

/**
 * An IOMMU described to drivers of it in a guest: what {@code IOMMU_GET_HW_INFO} answers.
 *
 * @param type number of the layout, for example {@code IOMMU_HW_INFO_TYPE_INTEL_VTD}; 0: none
 * @param data the struct of the type; not changed by anybody
 */
public record HardwareInfo(int type, byte[] data) {
  /** Says nothing. */
  public static final HardwareInfo NONE = new HardwareInfo(0, new byte[0]);
}
