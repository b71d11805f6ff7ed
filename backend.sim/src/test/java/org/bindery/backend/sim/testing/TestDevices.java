package org.bindery.backend.sim.testing;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;

/** Models every 1234:11e8 by what the test gives, and remembers each one's port. */
public final class TestDevices implements DeviceModelFactory {
  private final BiFunction<DeviceIdentity, DevicePort, DeviceModel> maker;
  private final ConcurrentMap<String, DevicePort> ports = new ConcurrentHashMap<>();

  public TestDevices(BiFunction<DeviceIdentity, DevicePort, DeviceModel> maker) {
    this.maker = maker;
  }

  /** A register that holds what is written to it. */
  public static TestDevices register() {
    return new TestDevices((identity, port) -> new Register());
  }

  /** The port of the newest model of a device. */
  public DevicePort port(String device) {
    return ports.get(device);
  }

  @Override
  public boolean models(DeviceIdentity identity) {
    return identity.vendor() == 0x1234 && identity.device() == 0x11e8;
  }

  @Override
  public DeviceModel create(DeviceIdentity identity, DevicePort port) {
    ports.put(identity.name(), port);
    return maker.apply(identity, port);
  }

  /** Holds one value. */
  public static class Register implements DeviceModel {
    private long value;

    @Override
    public long read(int region, long offset, int width) {
      return value;
    }

    @Override
    public void write(int region, long offset, int width, long written) {
      value = written;
    }

    @Override
    public void reset() {
      value = 0;
    }
  }
}
