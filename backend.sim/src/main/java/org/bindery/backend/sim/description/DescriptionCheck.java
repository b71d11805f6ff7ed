package org.bindery.backend.sim.description;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bindery.backend.sim.pci.Capability;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.ResourceRange;
import org.bindery.hardware.RequesterId;

/** What must hold between the parts of a description, whichever language it was written in. */
public final class DescriptionCheck {
  private static final int VENDOR = 0x00;
  private static final int HEADER_TYPE = 0x0e;
  private static final int SECONDARY_BUS = 0x19;

  /** Extended capabilities that are looked at, and how long they are. */
  private static final Map<Integer, Integer> EXTENDED =
      Map.of(Capability.ACS, 8, Capability.ATS, 8, Capability.PRI, 16, Capability.PASID, 8);

  private DescriptionCheck() {}

  /** Refuses with the place of the first part that does not fit (EINVAL). */
  static void check(List<DeviceDescription> devices, List<IommuDescription> iommus) {
    Map<String, IommuDescription> byName = new HashMap<>();
    for (IommuDescription iommu : iommus) {
      if (byName.put(iommu.name(), iommu) != null) {
        throw iommu.place().wrong("IOMMU " + iommu.name() + " is there twice");
      }
    }
    Map<RequesterId, DeviceDescription> byAddress = new HashMap<>();
    for (DeviceDescription device : devices) {
      if (byAddress.put(device.address(), device) != null) {
        throw device.place().wrong("device " + device.name() + " is there twice");
      }
    }
    for (DeviceDescription device : devices) {
      own(device);
      device
          .iommu()
          .filter(name -> !byName.containsKey(name))
          .ifPresent(name -> {
            throw device.place().expected("an IOMMU that is described for " + device.name(), name);
          });
      bridge(device, address -> Optional.ofNullable(byAddress.get(address)));
    }
  }

  /** Checks what a device's parts say of each other. */
  public static void own(DeviceDescription device) {
    config(device);
    capabilities(device);
    resources(device);
  }

  /**
   * Checks one device against the bridge that it is plugged into.
   *
   * @param there what is at an address
   */
  public static void bridge(
      DeviceDescription device, Function<RequesterId, Optional<DeviceDescription>> there) {
    Set<RequesterId> above = new HashSet<>();
    DeviceDescription below = device;
    while (below.bridge().isPresent()) {
      RequesterId name = below.bridge().get();
      Place place = below.place();
      DeviceDescription bridge =
          there
              .apply(name)
              .orElseThrow(() -> place.expected("a bridge that is described too", name.toString()));
      if (!isBridge(bridge.config())) {
        throw below.place().expected("a bridge (header type 1)", "the endpoint " + name);
      }
      int secondary = bridge.config().u8(SECONDARY_BUS);
      if (secondary != below.address().bus()) {
        throw below
            .place()
            .wrong(
                "%s is on bus %02x, but the bridge %s leads to bus %02x"
                    .formatted(below.name(), below.address().bus(), name, secondary));
      }
      if (!above.add(name)) {
        throw below.place().wrong(below.name() + " is above itself");
      }
      below = bridge;
    }
  }

  private static boolean isBridge(ConfigImage config) {
    return (config.u8(HEADER_TYPE) & 0x7f) == 1;
  }

  private static void resources(DeviceDescription device) {
    Set<Integer> seen = new HashSet<>();
    for (ResourceRange resource : device.resources()) {
      if (!seen.add(resource.index())) {
        throw device
            .place()
            .wrong("resource %d of %s is there twice".formatted(resource.index(), device.name()));
      }
    }
  }

  private static void capabilities(DeviceDescription device) {
    ConfigImage config = device.config();
    for (int id : List.of(Capability.MSI, Capability.MSIX, Capability.EXPRESS)) {
      int at = config.capability(id);
      if (at != 0) {
        fits(
            device, id, at, Capability.size(id, config.u16(at + 2)), ConfigImage.CONVENTIONAL_SIZE);
      }
    }
    EXTENDED.forEach((id, size) -> {
      int at = config.extendedCapability(id);
      if (at != 0) {
        fits(device, id, at, size, config.size());
      }
    });
  }

  private static void fits(DeviceDescription device, int id, int at, int size, int end) {
    if (at + size > end) {
      throw device
          .place()
          .expected(
              "capability 0x%02x of %s to end within %d".formatted(id, device.name(), end),
              "%d bytes at 0x%x".formatted(size, at));
    }
  }

  private static void config(DeviceDescription device) {
    int vendor = device.config().u16(VENDOR);
    int id = device.config().u16(VENDOR + 2);
    if (vendor != device.ids().vendor() || id != device.ids().device()) {
      throw device
          .place()
          .expected(
              "configuration space of %04x:%04x"
                  .formatted(device.ids().vendor(), device.ids().device()),
              "%04x:%04x".formatted(vendor, id));
    }
  }
}
