package org.bindery.backend.sim.function;

import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.ConfigImage;

/**
 * Whether a function may say No Snoop in its requests: Enable No Snoop, Device Control bit 11, of
 * its PCI Express capability. It is 1 after a reset of the hardware, and whoever owns the function
 * can write it, as with vfio ({@code init_pci_cap_exp_perm} in {@code vfio_pci_config.c} keeps back
 * Phantom Functions only).
 *
 * <p>A conventional function has no such bit, and its requests no such attribute: what turns them
 * into Express ones chooses it. Here that is taken to be the function's choice, as if the bit were
 * set, so that a conventional device can be made to show incoherent DMA.
 *
 * <p>Written under the lock of the configuration space; reading takes none.
 */
final class NoSnoopSwitch {
  private final int express;
  private volatile boolean enabled;

  NoSnoopSwitch(ConfigImage image) {
    this.express = image.capability(Capability.EXPRESS);
  }

  boolean enabled() {
    return enabled;
  }

  /** Looks at the register. */
  void read(byte[] config) {
    enabled =
        express == 0
            || (config[express + Capability.EXPRESS_CONTROL + 1] & Capability.EXPRESS_NO_SNOOP >> 8)
                != 0;
  }
}
