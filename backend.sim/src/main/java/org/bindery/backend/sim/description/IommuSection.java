package org.bindery.backend.sim.description;

import java.util.Map;

/** An IOMMU of a capture. */
final class IommuSection implements CaptureSection {
  private final String name;
  private final Place place;
  private Long cap;
  private Long ecap;

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
      case "version" -> line.word(1, "the version");
      case "address" -> line.hex(1, 64);
      case "domains_supported" -> line.decimal(1);
      default ->
          throw line.place()
              .expected("cap, ecap, version, address or domains_supported", line.key());
    }
  }

  /** Linux names the units of Intel's architecture dmarN; only they have cap and ecap. */
  IommuDescription finish() {
    if (cap == null || ecap == null) {
      throw place.expected("cap and ecap of " + name, "a section without");
    }
    return new IommuDescription(name, IommuMake.VTD, Map.of("cap", cap, "ecap", ecap), place);
  }
}
