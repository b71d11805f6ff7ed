package org.bindery.core.fd;

import org.bindery.api.DeviceState;

/**
 * Where a device is bound, as it was when asked.
 *
 * @param why it stands so, a phrase
 */
public record DevicePlace(String fd, String label, DeviceState state, String why) {}
