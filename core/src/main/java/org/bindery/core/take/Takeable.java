package org.bindery.core.take;

import java.util.Optional;
import org.bindery.host.HostDevice;

/** Which devices can be taken from the host at all. */
public final class Takeable {
  private Takeable() {}

  /** Why it cannot be taken; empty: it can. */
  public static Optional<String> why(HostDevice device) {
    return switch (device.bus()) {
      case "pci" ->
          isBridge(device)
              ? Optional.of("it is a bridge, which other devices are reached through")
              : Optional.empty();
      case "mdev" -> Optional.of("it is software mediated and has no host driver to be taken from");
      default ->
          Optional.of("no host driver of bus " + device.bus() + " is known that binding needs");
    };
  }

  /** By its header, as the kernel's vfio-pci judges; where nothing told that, class 0604. */
  public static boolean isBridge(HostDevice device) {
    return device.properties().get(HostDevice.PCI_HEADER) instanceof String header
        ? !header.equals("00")
        : device.properties().get(HostDevice.PCI_CLASS) instanceof String c && c.startsWith("0604");
  }

  /** The host driver that binding needs. */
  static String target() {
    return "vfio-pci";
  }
}
