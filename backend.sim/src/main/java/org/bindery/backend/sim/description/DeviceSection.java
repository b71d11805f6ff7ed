package org.bindery.backend.sim.description;

import java.util.List;
import org.bindery.backend.sim.pci.PciName;
import org.bindery.backend.sim.pci.ResourceRange;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** A device of a capture. */
final class DeviceSection implements CaptureSection {
  private static final String KEYS =
      "path, vendor, device, subsystem_vendor, subsystem_device, class, revision, driver,"
          + " iommu_group, iommu, reset_method, resource or config";

  private final DeviceBuilder device;
  private boolean pathSeen;

  DeviceSection(RequesterId address, Place place) {
    device = new DeviceBuilder(address, place);
  }

  @Override
  public void line(CaptureLine line) {
    switch (line.key()) {
      case "path" -> path(line);
      case "vendor" -> device.vendor = (int) line.prefixedHex(1, 16);
      case "device" -> device.device = (int) line.prefixedHex(1, 16);
      case "subsystem_vendor" -> device.subsystemVendor = (int) line.prefixedHex(1, 16);
      case "subsystem_device" -> device.subsystemDevice = (int) line.prefixedHex(1, 16);
      case "class" -> device.deviceClass = (int) line.prefixedHex(1, 24);
      case "revision" -> device.revision = (int) line.prefixedHex(1, 8);
      case "driver" -> device.driver = line.word(1, "a driver's name");
      // Which group the kernel formed is for comparison only.
      case "iommu_group" -> line.decimal(1);
      case "iommu" -> device.iommu = line.word(1, "an IOMMU's name");
      case "reset_method" ->
          device.resetMethods.addAll(line.words().subList(1, line.words().size()));
      case "resource" -> resource(line);
      case "config" -> config(line);
      default -> throw line.place().expected(KEYS, line.key());
    }
  }

  private void path(CaptureLine line) {
    pathSeen = true;
    List<String> parts = List.of(line.word(1, "a path from the root bus").split("/"));
    String last = parts.getLast();
    if (parts.size() < 2 || !last.equals(device.address.toString())) {
      throw line.place()
          .expected("a path from the root bus to " + device.address, line.words().get(1));
    }
    if (parts.size() > 2) {
      String bridge = parts.get(parts.size() - 2);
      device.bridge =
          PciName.parse(bridge).orElseThrow(() -> line.place().expected(PciName.EXPECTED, bridge));
    }
  }

  private void resource(CaptureLine line) {
    int index = line.decimal(1);
    long start = line.prefixedHex(2, 64);
    long last = line.prefixedHex(3, 64);
    if (Long.compareUnsigned(last, start) < 0) {
      throw line.place()
          .expected("a last address not below 0x%x".formatted(start), line.word(3, ""));
    }
    device.resources.add(new ResourceRange(index, start, last, line.prefixedHex(4, 64)));
  }

  private void config(CaptureLine line) {
    String offsetText = line.word(1, "an offset with a colon");
    int offset = offset(line, offsetText);
    int count = line.words().size() - 2;
    if (count < 1 || offset + count > device.config.length) {
      throw line.place()
          .expected("1 to 16 bytes that end within 4096", count + " bytes at " + offsetText);
    }
    for (int i = 0; i < count; i++) {
      device.config[offset + i] = (byte) line.hex(2 + i, 8);
    }
    device.configLength = Math.max(device.configLength, offset + count);
  }

  private static int offset(CaptureLine line, String text) {
    if (!text.matches("[0-9a-f]{1,4}:")) {
      throw line.place().expected("an offset as 0040:", text);
    }
    return Integer.parseInt(text.substring(0, text.length() - 1), 16);
  }

  /** Nothing more comes: what a device must have is there. */
  DeviceSection finish() {
    require("path", pathSeen);
    require("vendor", device.vendor >= 0);
    require("device", device.device >= 0);
    require("class", device.deviceClass >= 0);
    require("config", device.configLength > 0);
    return this;
  }

  RequesterId address() {
    return device.address;
  }

  /**
   * @param regions what firmware reserves for the groups that it is in
   */
  DeviceDescription build(List<ReservedRegion> regions) {
    device.firmwareRegions.addAll(regions);
    return device.build();
  }

  private void require(String key, boolean there) {
    if (!there) {
      throw device.place.expected("a line " + key + " for " + device.address, "a section without");
    }
  }
}
