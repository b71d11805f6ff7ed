package org.bindery.device.idxd;

import org.bindery.device.DeviceModelFactory;

/** The models for tests in other packages. */
public final class TestModels {
  private TestModels() {}

  public static DeviceModelFactory factory() {
    return new IdxdFactory(false);
  }
}
