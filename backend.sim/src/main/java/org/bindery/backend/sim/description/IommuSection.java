package org.bindery.backend.sim.description;

import java.util.Map;

/**
 * An IOMMU of a capture. Its registers tell the make: Intel's units have cap and ecap, AMD's
 * features. Linux shows none of Arm's: such a unit is known by its name, which begins with {@code
 * smmu3}, has the registers that the make has by default, and nothing is known of its root
 * complexes.
 */
final class IommuSection implements CaptureSection {
  private static final String FEATURES = "features as EFR:EFR2, two hexadecimal numbers";

  /** As {@code arm-smmu-v3} names its units, with their address after it. */
  private static final String SMMUV3 = "smmu3.";

  private final String name;
  private final Place place;
  private Long cap;
  private Long ecap;
  private Map<String, Long> features;

  IommuSection(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  String name() {
    return name;
  }

  Place place() {
    return place;
  }

  @Override
  public void line(CaptureLine line) {
    switch (line.key()) {
      case "cap" -> cap = line.hex(1, 64);
      case "ecap" -> ecap = line.hex(1, 64);
      case "features" -> features = features(line);
      case "version" -> line.word(1, "the version");
      case "address" -> line.hex(1, 64);
      case "domains_supported" -> line.decimal(1);
      default ->
          throw line.place()
              .expected("cap, ecap, features, version, address or domains_supported", line.key());
    }
  }

  /** Where the second register is not shown it is taken to have no bit set. */
  private static Map<String, Long> features(CaptureLine line) {
    String[] registers = line.word(1, FEATURES).split(":", -1);
    if (registers.length > 2) {
      throw line.place().expected(FEATURES, line.word(1, FEATURES));
    }
    long efr2 = registers.length == 2 ? line.parse(registers[1], 64, FEATURES) : 0;
    return Map.of("efr", line.parse(registers[0], 64, FEATURES), "efr2", efr2);
  }

  IommuDescription finish() {
    if (features != null) {
      return new IommuDescription(name, IommuMake.AMD_V2, features, place);
    }
    if (cap == null && ecap == null && name.startsWith(SMMUV3)) {
      return new IommuDescription(name, IommuMake.SMMUV3, Map.of(), place);
    }
    if (cap == null || ecap == null) {
      throw place.expected("cap and ecap, or features, of " + name, "a section without");
    }
    return new IommuDescription(name, IommuMake.VTD, Map.of("cap", cap, "ecap", ecap), place);
  }
}
