package org.bindery.backend.sim.description;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the listing of IOMMU groups that people paste: each group's functions as {@code lspci -nn}
 * prints them, with or without their drivers.
 *
 * <p>What a listing does not say is guessed by class and vendor, and each guess is marked with its
 * function: the host driver, the bridge above, the IOMMU, and which display the machine starts on.
 */
final class ListingReader {
  private static final int AMD = 0x1022;
  private static final int HOST_BRIDGE = 0x0600;

  private final String source;

  ListingReader(String source) {
    this.source = source;
  }

  HostDescription read(String text) {
    List<ListedFunction> functions = new ArrayList<>();
    OptionalInt group = OptionalInt.empty();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      Place place = new Place(source, "line " + number);
      ListingLine line = ListingLine.of(raw);
      group = line.group().isPresent() ? line.group() : group;
      if (group.isEmpty()) {
        if (!line.aside()) {
          throw place.expected("IOMMU Group N", raw.strip());
        }
        continue;
      }
      Optional<ListedFunction> function = line.function(group.getAsInt(), place);
      if (function.isPresent()) {
        functions.add(function.get());
      } else if (!(functions.isEmpty() ? line.aside() : line.detail(functions.getLast()))) {
        throw place.expected(
            "a function as lspci -nn prints it: 00:1f.6 Ethernet controller [0200]: NAME"
                + " [8086:15bc]",
            raw.strip());
      }
    }
    if (functions.isEmpty()) {
      throw new Place(source, "line " + Math.max(1, number))
          .expected("functions below IOMMU Group N", "the end of the listing");
    }
    IommuDescription iommu = iommu(functions);
    Optional<ListedFunction> display = bootDisplay(functions);
    ListedTopology topology = new ListedTopology(functions);
    List<DeviceDescription> devices =
        functions.stream()
            .map(function ->
                describe(function, topology, iommu.name(), display.orElse(null) == function))
            .toList();
    DescriptionCheck.check(devices, List.of(iommu));
    return new HostDescription(source, HostDescription.DEFAULT_MEMORY, devices, List.of(iommu));
  }

  /** The processor's, whose maker is that of the host bridge; named as Linux names it. */
  private IommuDescription iommu(List<ListedFunction> functions) {
    boolean amd =
        functions.stream()
            .anyMatch(
                function -> function.kind() == HOST_BRIDGE && function.device().vendor == AMD);
    return new IommuDescription(
        amd ? "ivhd0" : "dmar0",
        amd ? IommuMake.AMD_V2 : IommuMake.VTD,
        Map.of(),
        new Place(source, "line 1"));
  }

  /** Firmware takes the one in the processor, which is on bus 0; else the first card. */
  private static Optional<ListedFunction> bootDisplay(List<ListedFunction> functions) {
    return functions.stream()
        .filter(ListedFunction::isDisplay)
        .min(Comparator.comparing(function -> function.device().address.toString()));
  }

  private static DeviceDescription describe(
      ListedFunction function, ListedTopology topology, String iommu, boolean bootDisplay) {
    DeviceBuilder device = function.device();
    Set<String> guessed = new HashSet<>(Set.of("iommu"));
    device.iommu = iommu;
    if (device.driver == null) {
      device.driver = UsualDriver.of(function.kind(), device.vendor).orElse(null);
      guessed.add("driver");
    }
    if (device.address.bus() != 0) {
      topology.bridgeAbove(function).ifPresent(bridge -> device.bridge = bridge);
      guessed.add("bridge");
    }
    if (bootDisplay) {
      guessed.add("bootDisplay");
    }
    device.config(topology.config(function));
    device.listed = new ListedFacts(function.group(), function.product(), bootDisplay, guessed);
    return device.build();
  }
}
