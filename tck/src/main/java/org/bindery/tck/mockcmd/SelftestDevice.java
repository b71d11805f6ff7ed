package org.bindery.tck.mockcmd;

import org.bindery.engine.EngineDevice;
import org.bindery.hardware.DmaDevice;

/** A mock device, its registration, and their end: {@code struct selftest_obj}. */
record SelftestDevice(MockPlatform platform, DmaDevice device, EngineDevice bound)
    implements AutoCloseable {
  @Override
  public void close() {
    bound.close();
    platform.destroyDevice(device);
  }
}
