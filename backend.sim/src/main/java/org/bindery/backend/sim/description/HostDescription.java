package org.bindery.backend.sim.description;

import java.util.List;

/**
 * A machine as a file describes it, checked: names are unique, every bridge and IOMMU that a device
 * names is there.
 *
 * @param source the file, or the built-in host's name
 * @param memory bytes
 * @param devices in the file's order; what order they are discovered in follows from the topology
 */
public record HostDescription(
    String source, long memory, List<DeviceDescription> devices, List<IommuDescription> iommus) {
  /** Of a machine whose file does not say: 64 GiB. */
  public static final long DEFAULT_MEMORY = 64L << 30;

  public HostDescription {
    devices = List.copyOf(devices);
    iommus = List.copyOf(iommus);
  }
}
