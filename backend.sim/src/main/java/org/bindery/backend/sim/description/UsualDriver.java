package org.bindery.backend.sim.description;

import java.util.Map;
import java.util.Optional;

/**
 * The driver of Linux that a function of a class and vendor usually has: a guess, for machines of
 * which only a listing is known. Whether a driver keeps a group from being bound depends on the
 * driver alone, never on the class.
 */
final class UsualDriver {
  private static final int INTEL = 0x8086;
  private static final int AMD = 0x1002;
  private static final int NVIDIA = 0x10de;
  private static final int REALTEK = 0x10ec;
  private static final int MELLANOX = 0x15b3;
  private static final int BROADCOM = 0x14e4;

  /** By class and subclass, whoever made it. */
  private static final Map<Integer, String> BY_CLASS =
      Map.ofEntries(
          Map.entry(0x0104, "ahci"),
          Map.entry(0x0106, "ahci"),
          Map.entry(0x0108, "nvme"),
          Map.entry(0x0403, "snd_hda_intel"),
          Map.entry(0x0604, "pcieport"),
          Map.entry(0x0805, "sdhci-pci"),
          Map.entry(0x0c03, "xhci_hcd"));

  /** By class, subclass and vendor, as {@link #key} makes it. */
  private static final Map<Long, String> BY_VENDOR =
      Map.ofEntries(
          Map.entry(key(0x0200, INTEL), "e1000e"),
          Map.entry(key(0x0200, REALTEK), "r8169"),
          Map.entry(key(0x0200, MELLANOX), "mlx5_core"),
          Map.entry(key(0x0200, BROADCOM), "tg3"),
          Map.entry(key(0x0280, INTEL), "iwlwifi"),
          Map.entry(key(0x0300, INTEL), "i915"),
          Map.entry(key(0x0300, AMD), "amdgpu"),
          Map.entry(key(0x0300, NVIDIA), "nouveau"),
          Map.entry(key(0x0302, NVIDIA), "nouveau"),
          Map.entry(key(0x0380, AMD), "amdgpu"),
          Map.entry(key(0x0601, INTEL), "lpc_ich"),
          Map.entry(key(0x0780, INTEL), "mei_me"),
          Map.entry(key(0x0c05, INTEL), "i801_smbus"),
          Map.entry(key(0x0c80, INTEL), "intel-spi"),
          Map.entry(key(0x1180, INTEL), "intel_pch_thermal"));

  private UsualDriver() {}

  /** Empty: usually none. */
  static Optional<String> of(int kind, int vendor) {
    return Optional.ofNullable(BY_VENDOR.get(key(kind, vendor)))
        .or(() -> Optional.ofNullable(BY_CLASS.get(kind)));
  }

  private static long key(int kind, int vendor) {
    return (long) kind << 16 | vendor;
  }
}
