package org.bindery.backend.sim.testing;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;

/** Models every device of two ids by what the test gives, and remembers each one's port. */
public final class TestDevices implements DeviceModelFactory {
  private final int vendor;
  private final int device;
  private final BiFunction<DeviceIdentity, DevicePort, DeviceModel> maker;
  private final ConcurrentMap<String, DevicePort> ports = new ConcurrentHashMap<>();

  /** Of 1234:11e8. */
  public TestDevices(BiFunction<DeviceIdentity, DevicePort, DeviceModel> maker) {
    this(0x1234, 0x11e8, maker);
  }

  /** Of other ids. */
  public TestDevices(
      int vendor, int device, BiFunction<DeviceIdentity, DevicePort, DeviceModel> maker) {
    this.vendor = vendor;
    this.device = device;
    this.maker = maker;
  }

  /** A register that holds what is written to it. */
  public static TestDevices register() {
    return new TestDevices((identity, port) -> new Register());
  }

  /** As {@link #register}, of other ids. */
  public static TestDevices register(int vendor, int device) {
    return new TestDevices(vendor, device, (identity, port) -> new Register());
  }

  /** As {@link #register}, of models that may issue No Snoop. */
  public static TestDevices noSnoopRegister(int vendor, int device) {
    return new TestDevices(
        vendor,
        device,
        (identity, port) ->
            new Register() {
              @Override
              public boolean issuesNoSnoop() {
                return true;
              }
            });
  }

  /** The port of the newest model of a device. */
  public DevicePort port(String device) {
    return ports.get(device);
  }

  @Override
  public boolean models(DeviceIdentity identity) {
    return identity.vendor() == vendor && identity.device() == device;
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
