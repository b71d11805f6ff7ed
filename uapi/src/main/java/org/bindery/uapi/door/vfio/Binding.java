package org.bindery.uapi.door.vfio;

import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;
import org.bindery.uapi.door.command.IommuFile;

/**
 * A device's file, bound.
 *
 * @param device null: there is no IOMMU to register it in
 * @param iommu held until {@link #end}
 */
record Binding(
    DeviceFile file,
    boolean resettable,
    EngineDevice device,
    Interrupts interrupts,
    IommuFile iommu) {
  /** Unbinds it, by closing the device's file. */
  void end() {
    try {
      interrupts.end();
      file.close();
    } finally {
      iommu.drop();
    }
  }
}
