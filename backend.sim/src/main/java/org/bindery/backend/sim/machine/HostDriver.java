package org.bindery.backend.sim.machine;

import java.util.Set;
import java.util.regex.Pattern;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.backend.sim.pci.PortType;
import org.bindery.device.PciId;

/**
 * A driver of the simulated kernel.
 *
 * @param name as in {@code bus/pci/drivers}
 * @param ids what it matches, as {@link #id} packs it
 */
record HostDriver(String name, Set<Integer> ids) {
  /** The variants of vendors too: mlx5_vfio_pci, nvgrace-gpu-vfio-pci. */
  private static final Pattern VFIO = Pattern.compile("(.*[-_])?vfio([-_].*)?");

  static final String VFIO_PCI = "vfio-pci";
  static final String PCI_STUB = "pci-stub";
  static final String PCIEPORT = "pcieport";

  static int id(PciIds ids) {
    return ids.vendor() << 16 | ids.device();
  }

  static int id(PciId id) {
    return id.vendor() << 16 | id.device();
  }

  /**
   * True when devices bound to it may do DMA of the host's. Those that say of themselves that they
   * do none of their own ({@code driver_managed_dma}) leave a group viable.
   */
  static boolean doesDma(String name) {
    return !name.equals(PCIEPORT) && !name.equals(PCI_STUB) && !isVfio(name);
  }

  static boolean isVfio(String name) {
    return VFIO.matcher(name).matches();
  }

  /** True when it would take the device without an override. */
  boolean matches(MachineDevice device) {
    if (name.equals(PCIEPORT)) {
      return device.function().node().portType().filter(HostDriver::isPort).isPresent();
    }
    return ids.contains(id(device.function().description().ids()));
  }

  private static boolean isPort(PortType type) {
    return type == PortType.ROOT_PORT
        || type == PortType.UPSTREAM
        || type == PortType.DOWNSTREAM
        || type == PortType.EVENT_COLLECTOR;
  }
}
