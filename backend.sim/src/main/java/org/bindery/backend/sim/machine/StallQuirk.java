package org.bindery.backend.sim.machine;

import java.util.Set;
import org.bindery.backend.sim.pci.PciIds;

/**
 * Functions whose requests may be stalled. A PCI Express function's may not; these accelerators are
 * shown as such and sit on the processor's own bus ({@code quirk_huawei_pcie_sva} in {@code
 * drivers/pci/quirks.c}).
 */
final class StallQuirk {
  private static final int HUAWEI = 0x19e5;
  private static final Set<Integer> DEVICES =
      Set.of(0xa250, 0xa251, 0xa255, 0xa256, 0xa258, 0xa259);
  private static final Set<Integer> REVISIONS = Set.of(0x21, 0x30);

  private StallQuirk() {}

  static boolean appliesTo(PciIds ids) {
    return ids.vendor() == HUAWEI
        && DEVICES.contains(ids.device())
        && REVISIONS.contains(ids.revision());
  }
}
