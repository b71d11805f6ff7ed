package org.bindery.core.plan;

import java.util.Set;
import java.util.regex.Pattern;

/** What is known of host drivers by name. */
public final class HostDrivers {
  /** The driver that gives a PCI device its device file. */
  public static final String VFIO_PCI = "vfio-pci";

  /**
   * Drivers that set {@code driver_managed_dma} without being VFIO's: they do no DMA of their own.
   */
  private static final Set<String> HARMLESS = Set.of("", "pcieport", "pci-stub");

  private static final Pattern VFIO = Pattern.compile("(.*[-_])?vfio([-_].*)?");

  private HostDrivers() {}

  /** True when a device on this driver is in use by the host; empty: no driver. */
  public static boolean inUse(String driver) {
    return !HARMLESS.contains(driver) && !isVfio(driver);
  }

  /** True when the driver gives device files: {@code vfio-pci} and its vendors' variants. */
  public static boolean isVfio(String driver) {
    return VFIO.matcher(driver).matches();
  }
}
