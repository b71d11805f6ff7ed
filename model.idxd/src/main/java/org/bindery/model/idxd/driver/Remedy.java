package org.bindery.model.idxd.driver;

/** What mends a refused write: a step of the administrator. */
public sealed interface Remedy {
  /** Write an attribute of a device on the bus {@code dsa}. */
  record Write(String device, String attribute, String value) implements Remedy {
    @Override
    public String toString() {
      return "echo %s > /sys/bus/dsa/devices/%s/%s".formatted(value, device, attribute);
    }
  }

  /** Enable a device: bind a driver of the bus {@code dsa}. */
  record Bind(String device, String driver) implements Remedy {
    @Override
    public String toString() {
      return "echo %s > /sys/bus/dsa/drivers/%s/bind".formatted(device, driver);
    }
  }

  /** Disable a device, whichever driver it is bound to. */
  record Unbind(String device) implements Remedy {
    @Override
    public String toString() {
      return "echo %1$s > /sys/bus/dsa/devices/%1$s/driver/unbind".formatted(device);
    }
  }
}
