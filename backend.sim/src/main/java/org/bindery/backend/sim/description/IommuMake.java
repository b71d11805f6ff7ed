package org.bindery.backend.sim.description;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A make of IOMMU as descriptions name it, with what its registers are when they do not say. */
public enum IommuMake {
  /** Registers of a desktop processor's: 39 bits, four levels, snoop control. */
  VTD("vtd", Map.of("cap", 0xd2008c40660462L, "ecap", 0xf050daL)),
  VTD_LEGACY("vtd-legacy", VTD.defaults),
  /** Registers of a Ryzen processor's: version 2 tables of four levels. */
  AMD_V2("amd-v2", Map.of("efr", 0x58f77ef22294a5aL, "efr2", 0L)),
  AMD_V1("amd-v1", AMD_V2.defaults),
  /** Registers as a server's: both stages, 20 bits of PASID, stalls, 48 bits of address. */
  SMMUV3(
      "smmuv3",
      Map.of(
          "idr0", 0xc44341bL,
          "idr1", 0x2730520L,
          "idr2", 0L,
          "idr3", 0x1504L,
          "idr4", 0L,
          "idr5", 0x200055L,
          "iidr", 0x4870043bL,
          "aidr", 2L));

  private final String word;
  private final Map<String, Long> defaults;

  IommuMake(String word, Map<String, Long> defaults) {
    this.word = word;
    this.defaults = defaults;
  }

  /** As descriptions and {@link org.bindery.hardware.IommuHardware#make} have it. */
  public String word() {
    return word;
  }

  Map<String, Long> defaults() {
    return defaults;
  }

  /** How wide its registers are. */
  int registerBits() {
    return this == SMMUV3 ? 32 : 64;
  }

  /** The registers that any make has. */
  static Set<String> allRegisters() {
    return Stream.of(values())
        .flatMap(make -> make.defaults.keySet().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
