package org.bindery.backend.linux.sysfs;

import java.util.List;
import java.util.Set;
import org.bindery.host.HostDriverKind;

/**
 * What host drivers do with their devices. The kernel shows it nowhere, so it goes by name ({@code
 * driver_managed_dma} in {@code drivers/pci/pci-stub.c}, {@code drivers/pci/pcie/portdrv.c} and the
 * vfio drivers); a driver of another name whose devices have device files is a vfio driver too.
 */
public final class DriverKinds {
  private static final Set<String> NO_DMA = Set.of("pci-stub", "pcieport");
  private static final List<String> BUSES = List.of("pci", "mdev");

  private final SysfsTree tree;

  public DriverKinds(SysfsTree tree) {
    this.tree = tree;
  }

  /** A driver nobody knows is taken to do DMA: the safe answer. */
  public HostDriverKind of(String driver) {
    if (NO_DMA.contains(driver)) {
      return HostDriverKind.NO_DMA;
    }
    return isVfio(driver.replace('_', '-')) || hasDeviceFiles(driver)
        ? HostDriverKind.DEVICE_FILE
        : HostDriverKind.OWN_DMA;
  }

  /** {@code vfio-pci}, {@code mlx5_vfio_pci}, {@code vfio_mdev}, ... */
  private static boolean isVfio(String driver) {
    return driver.startsWith("vfio-") || driver.endsWith("-vfio-pci");
  }

  private boolean hasDeviceFiles(String driver) {
    return !driver.contains("/")
        && BUSES.stream()
            .map(bus -> "bus/" + bus + "/drivers/" + driver)
            .flatMap(folder -> tree.names(folder).stream().map(name -> folder + "/" + name))
            .anyMatch(entry -> tree.exists(entry + "/vfio-dev"));
  }
}
