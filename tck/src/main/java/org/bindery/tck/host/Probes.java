package org.bindery.tck.host;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;

/** Models of devices that do nothing by themselves: tests do DMA through their ports. */
public final class Probes implements DeviceModelFactory {
  private static final int VENDOR = 0x1234;

  /** Of the kit's hosts only. */
  private static final int DEVICE = 0x0b1d;

  private final ConcurrentMap<String, DevicePort> ports = new ConcurrentHashMap<>();

  public DevicePort port(String device) {
    return ports.get(device);
  }

  @Override
  public boolean models(DeviceIdentity identity) {
    return identity.vendor() == VENDOR && identity.device() == DEVICE;
  }

  @Override
  public DeviceModel create(DeviceIdentity identity, DevicePort port) {
    ports.put(identity.name(), port);
    return new DeviceModel() {
      @Override
      public long read(int region, long offset, int width) {
        return 0;
      }

      @Override
      public void write(int region, long offset, int width, long value) {}

      @Override
      public void reset() {}
    };
  }
}
