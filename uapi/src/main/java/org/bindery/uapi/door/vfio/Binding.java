package org.bindery.uapi.door.vfio;

import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;
import org.bindery.uapi.door.command.IommuFile;

/**
 * A device's file, bound.
 *
 * @param iommu held until the file ends
 */
record Binding(
    DeviceFile file,
    boolean resettable,
    EngineDevice device,
    Interrupts interrupts,
    IommuFile iommu) {}
