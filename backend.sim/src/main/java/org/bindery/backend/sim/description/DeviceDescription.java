package org.bindery.backend.sim.description;

import java.util.List;
import java.util.Optional;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.backend.sim.pci.ResourceRange;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/**
 * A PCI function as a file describes it.
 *
 * @param bridge the bridge whose secondary bus it is on; empty: on a root bus
 * @param driver the host driver that has it
 * @param iommu the IOMMU in front of it; empty: none, so no group either
 * @param resetMethods in the order they are tried, as the attribute {@code reset_method} names them
 * @param listed what a listing of groups says besides; empty: the file is none
 * @param firmwareRegions what cannot be mapped for it, or is to be mapped 1:1, as firmware has it;
 *     windows that follow from the make of its IOMMU may be among them
 */
public record DeviceDescription(
    RequesterId address,
    Optional<RequesterId> bridge,
    PciIds ids,
    Optional<String> driver,
    Optional<String> iommu,
    List<String> resetMethods,
    List<ResourceRange> resources,
    List<ReservedRegion> firmwareRegions,
    ConfigImage config,
    Optional<ListedFacts> listed,
    Place place) {
  public DeviceDescription {
    resetMethods = List.copyOf(resetMethods);
    resources = List.copyOf(resources);
    firmwareRegions = List.copyOf(firmwareRegions);
  }

  public String name() {
    return address.toString();
  }
}
