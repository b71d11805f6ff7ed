package org.bindery.core.take;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.LocatedDevice;

/** Claims of several devices at once, for as long as they are moved between host drivers. */
final class Claims implements AutoCloseable {
  private final DeviceClaim claim = DeviceClaim.moving();
  private final List<LocatedDevice> held = new ArrayList<>();

  /**
   * Claims all, or none.
   *
   * @throws org.bindery.api.RefusedException EBUSY naming who has one
   */
  Claims(Collection<LocatedDevice> devices) {
    try {
      for (LocatedDevice device : devices) {
        device.host().claims().claim(device.name(), claim);
        held.add(device);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    held.forEach(device -> device.host().claims().release(device.name(), claim));
  }
}
