package org.bindery.uapi.door;

import org.bindery.host.DeviceFile;

/**
 * A device's file, just opened, with what {@link DeviceFile} does not tell of the device.
 *
 * @param file whoever has this closes it
 * @param resettable it can be reset: {@code VFIO_DEVICE_FLAGS_RESET}
 */
public record DeviceNode(DeviceFile file, boolean resettable) {}
