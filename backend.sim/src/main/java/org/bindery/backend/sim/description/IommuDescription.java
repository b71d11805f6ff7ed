package org.bindery.backend.sim.description;

import java.util.Map;
import java.util.TreeMap;

/**
 * An IOMMU of a machine.
 *
 * @param name unique on the host, {@code dmar0}
 * @param registers by name: all that the make has
 */
public record IommuDescription(
    String name, IommuMake make, Map<String, Long> registers, Place place) {
  /** Registers that are not given are as the make has them by default. */
  public IommuDescription {
    Map<String, Long> all = new TreeMap<>(make.defaults());
    all.putAll(registers);
    registers = Map.copyOf(all);
  }

  /**
   * @param register one of the make's
   */
  public long register(String register) {
    return registers.get(register);
  }
}
