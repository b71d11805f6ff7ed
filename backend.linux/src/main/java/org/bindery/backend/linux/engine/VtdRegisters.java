package org.bindery.backend.linux.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What a VT-d unit's capability registers say (VT-d specification, "Register Descriptions").
 *
 * @param cap Capability Register
 * @param ecap Extended Capability Register
 */
record VtdRegisters(long cap, long ecap) {
  private static final long SIZE_4K = 1L << 12;
  private static final long SIZE_2M = 1L << 21;
  private static final long SIZE_1G = 1L << 30;

  /** CAP.SLLPS (37:34): bit 0 is 2 MiB, bit 1 is 1 GiB. */
  List<Long> secondStagePages() {
    return pages((cap >>> 34 & 1) != 0, (cap >>> 35 & 1) != 0);
  }

  /** 2 MiB always; CAP.FL1GP (56): 1 GiB. */
  List<Long> firstStagePages() {
    return pages(true, (cap >>> 56 & 1) != 0);
  }

  /** ECAP.PRS (29). */
  boolean pageRequests() {
    return (ecap >>> 29 & 1) != 0;
  }

  private static List<Long> pages(boolean two, boolean one) {
    List<Long> sizes = new ArrayList<>(List.of(SIZE_4K));
    if (two) {
      sizes.add(SIZE_2M);
    }
    if (one) {
      sizes.add(SIZE_1G);
    }
    return List.copyOf(sizes);
  }
}
