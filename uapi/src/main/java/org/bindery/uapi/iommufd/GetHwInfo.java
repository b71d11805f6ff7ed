package org.bindery.uapi.iommufd;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;
import org.bindery.uapi.U8;

/**
 * {@code IOMMU_GET_HW_INFO}: describes the IOMMU behind a device: registers of a type ({@link
 * HwInfoVtd}, {@link HwInfoAmd}, {@link HwInfoSmmuV3}) and capabilities.
 */
public final class GetHwInfo {
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U32 DEV_ID = new U32("dev_id", 8);
  public static final U32 DATA_LEN = new U32("data_len", 12);
  public static final U64 DATA_UPTR = new U64("data_uptr", 16);
  public static final U32 OUT_DATA_TYPE = new U32("out_data_type", 24);
  public static final U8 OUT_MAX_PASID_LOG2 = new U8("out_max_pasid_log2", 28);
  public static final U64 OUT_CAPABILITIES = new U64("out_capabilities", 32);

  public static final Command COMMAND =
      new Command(
          "IOMMU_GET_HW_INFO",
          0x3b8a,
          40,
          32,
          FLAGS,
          DEV_ID,
          DATA_LEN,
          DATA_UPTR,
          OUT_DATA_TYPE,
          OUT_MAX_PASID_LOG2,
          OUT_CAPABILITIES);

  /** Flag: {@link #OUT_DATA_TYPE} says which type is wanted. */
  public static final int FLAG_INPUT_TYPE = 1;

  /** No registers. */
  public static final int TYPE_NONE = 0;

  public static final int TYPE_INTEL_VTD = 1;
  public static final int TYPE_ARM_SMMUV3 = 2;
  public static final int TYPE_AMD = 4;

  /** Capability: tables can track what is written. */
  public static final int CAP_DIRTY_TRACKING = 1;

  /** Capability. */
  public static final int CAP_PCI_PASID_EXEC = 2;

  /** Capability. */
  public static final int CAP_PCI_PASID_PRIV = 4;

  /** Capability that is lacking. */
  public static final int CAP_PCI_ATS_NOT_SUPPORTED = 8;

  private GetHwInfo() {}
}
