package org.bindery.backend.sim.description;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An IOMMU of a machine.
 *
 * @param name unique on the host, {@code dmar0}
 * @param registers by name: all that the make has
 * @param canwbs PCI segments whose root complex sends nothing to memory that is not coherent,
 *     whatever it is asked for, as Arm's firmware says it (CANWBS of IORT); of make {@code smmuv3}
 */
public record IommuDescription(
    String name, IommuMake make, Map<String, Long> registers, Set<Integer> canwbs, Place place) {
  /** Registers that are not given are as the make has them by default. */
  public IommuDescription {
    Map<String, Long> all = new TreeMap<>(make.defaults());
    all.putAll(registers);
    registers = Map.copyOf(all);
    canwbs = Set.copyOf(canwbs);
  }

  /** Of a make that has no such root complexes, or where nothing is known of them. */
  IommuDescription(String name, IommuMake make, Map<String, Long> registers, Place place) {
    this(name, make, registers, Set.of(), place);
  }

  /**
   * @param register one of the make's
   */
  public long register(String register) {
    return registers.get(register);
  }
}
