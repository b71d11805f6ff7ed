package org.bindery.backend.sim.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.backend.sim.pci.ResourceRange;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** Collects a device while its lines or fields are read. Not thread-safe. */
final class DeviceBuilder {
  final RequesterId address;
  final Place place;
  final List<String> resetMethods = new ArrayList<>();
  final List<ResourceRange> resources = new ArrayList<>();
  final List<ReservedRegion> firmwareRegions = new ArrayList<>();
  final byte[] config = new byte[ConfigImage.EXPRESS_SIZE];
  int configLength;
  RequesterId bridge;
  String driver;
  String iommu;
  int vendor = -1;
  int device = -1;
  int subsystemVendor;
  int subsystemDevice;
  int deviceClass = -1;
  int revision;
  ListedFacts listed;

  DeviceBuilder(RequesterId address, Place place) {
    this.address = address;
    this.place = place;
  }

  PciIds ids() {
    return new PciIds(vendor, device, subsystemVendor, subsystemDevice, deviceClass, revision);
  }

  void config(byte[] bytes) {
    System.arraycopy(bytes, 0, config, 0, bytes.length);
    configLength = bytes.length;
  }

  DeviceDescription build() {
    return new DeviceDescription(
        address,
        Optional.ofNullable(bridge),
        ids(),
        Optional.ofNullable(driver),
        Optional.ofNullable(iommu),
        resetMethods,
        resources,
        firmwareRegions,
        ConfigImage.of(java.util.Arrays.copyOf(config, configLength)),
        Optional.ofNullable(listed),
        place);
  }
}
