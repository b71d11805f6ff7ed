package org.bindery.uapi.iommufd;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;

/**
 * {@code struct iommu_hwpt_page_response}: the answer to a group of {@link HwptPgfault}, as it is
 * written to the descriptor that they were read from. Since Linux 6.11.
 */
public final class HwptPageResponse {
  public static final U32 COOKIE = new U32("cookie", 0);
  public static final U32 CODE = new U32("code", 4);

  public static final Struct STRUCT = new Struct("iommu_hwpt_page_response", 8, COOKIE, CODE);

  /** Code: the pages are there, the device tries again. */
  public static final int SUCCESS = 0;

  /** Code: there will be no page. */
  public static final int INVALID = 1;

  private HwptPageResponse() {}
}
