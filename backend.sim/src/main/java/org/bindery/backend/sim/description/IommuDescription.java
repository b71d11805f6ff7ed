package org.bindery.backend.sim.description;

/**
 * An IOMMU of a machine.
 *
 * @param name unique on the host, {@code dmar0}
 * @param make which model of hardware, {@code vtd}
 * @param cap the capability register
 * @param ecap the extended capability register
 */
public record IommuDescription(String name, String make, long cap, long ecap, Place place) {}
