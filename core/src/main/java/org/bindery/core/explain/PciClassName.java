package org.bindery.core.explain;

import java.util.Map;

/**
 * PCI class codes in words. Source: PCI Code and ID Assignment Specification, base classes and the
 * subclasses that administrators know by name.
 */
final class PciClassName {
  private static final Map<String, String> SUBCLASSES =
      Map.ofEntries(
          Map.entry("0106", "SATA controller"),
          Map.entry("0108", "NVMe controller"),
          Map.entry("0200", "network controller"),
          Map.entry("0300", "VGA controller"),
          Map.entry("0403", "audio device"),
          Map.entry("0600", "host bridge"),
          Map.entry("0601", "ISA bridge"),
          Map.entry("0604", "PCI bridge"),
          Map.entry("0880", "system peripheral"),
          Map.entry("0c03", "USB controller"),
          Map.entry("0c05", "SMBus controller"));

  private static final Map<String, String> BASE_CLASSES =
      Map.ofEntries(
          Map.entry("01", "storage controller"),
          Map.entry("02", "network controller"),
          Map.entry("03", "display controller"),
          Map.entry("04", "multimedia device"),
          Map.entry("05", "memory controller"),
          Map.entry("06", "bridge"),
          Map.entry("07", "communication controller"),
          Map.entry("08", "system peripheral"),
          Map.entry("09", "input device"),
          Map.entry("0b", "processor"),
          Map.entry("0c", "serial bus controller"),
          Map.entry("0d", "wireless controller"),
          Map.entry("10", "encryption controller"),
          Map.entry("11", "signal processing controller"),
          Map.entry("12", "processing accelerator"));

  private PciClassName() {}

  /**
   * @param code six lower-case hex digits, as the device's properties have it
   */
  static String of(String code) {
    if (code.length() < 4) {
      return "device";
    }
    String base = BASE_CLASSES.getOrDefault(code.substring(0, 2), "device");
    return SUBCLASSES.getOrDefault(code.substring(0, 4), base);
  }
}
