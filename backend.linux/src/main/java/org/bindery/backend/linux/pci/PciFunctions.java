package org.bindery.backend.linux.pci;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.RefusedException;
import org.bindery.backend.linux.sysfs.SysfsTree;
import org.bindery.host.HostDevice;

/**
 * The PCI functions of a host: {@code bus/pci/devices} (kernel: {@code
 * Documentation/ABI/testing/sysfs-bus-pci}).
 */
public final class PciFunctions {
  public static final String FOLDER = "bus/pci/devices";

  private static final Map<String, String> IDS =
      Map.ofEntries(
          entry("vendor", HostDevice.PCI_VENDOR),
          entry("device", HostDevice.PCI_DEVICE),
          entry("subsystem_vendor", HostDevice.PCI_SUBSYSTEM_VENDOR),
          entry("subsystem_device", HostDevice.PCI_SUBSYSTEM_DEVICE),
          entry("class", HostDevice.PCI_CLASS),
          entry("revision", HostDevice.PCI_REVISION));

  /** In configuration space; PCI Local Bus 3.0, section 6.2.1. */
  private static final int HEADER_TYPE = 0x0e;

  private static final int MULTIFUNCTION = 0x80;

  private final SysfsTree tree;
  private final PciNames names;

  public PciFunctions(SysfsTree tree, PciNames names) {
    this.tree = tree;
    this.names = names;
  }

  public List<String> names() {
    return tree.names(FOLDER);
  }

  /** What does not change about a function; empty: it has gone while it was looked at. */
  public Optional<Map<String, Object>> properties(String name) {
    Map<String, Object> properties = new HashMap<>();
    IDS.forEach((attribute, property) ->
        tree.value(FOLDER + "/" + name + "/" + attribute)
            .ifPresent(value -> properties.put(property, digits(value))));
    Object vendor = properties.get(HostDevice.PCI_VENDOR);
    Object device = properties.get(HostDevice.PCI_DEVICE);
    if (vendor == null || device == null || !properties.containsKey(HostDevice.PCI_CLASS)) {
      return Optional.empty();
    }
    header(name).ifPresent(header -> properties.put(HostDevice.PCI_HEADER, header));
    if (tree.value(FOLDER + "/" + name + "/boot_vga").equals(Optional.of("1"))) {
      properties.put(HostDevice.BOOT_DISPLAY, Boolean.TRUE);
    }
    names
        .product(vendor.toString(), device.toString())
        .ifPresent(product -> properties.put(HostDevice.PRODUCT, product));
    return Optional.of(properties);
  }

  private Optional<String> header(String name) {
    try {
      byte[] config = tree.bytes(FOLDER + "/" + name + "/config");
      return config.length > HEADER_TYPE
          ? Optional.of("%02x".formatted(config[HEADER_TYPE] & ~MULTIFUNCTION & 0xff))
          : Optional.empty();
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** {@code 0x8086} as properties have it: {@code 8086}. */
  private static String digits(String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    return text.startsWith("0x") ? text.substring(2) : text;
  }
}
