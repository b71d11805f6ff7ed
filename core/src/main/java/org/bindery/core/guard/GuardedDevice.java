package org.bindery.core.guard;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.HostDevice;

/**
 * A host's device as it was when its host was asked for it; only which driver it has is asked each
 * time. Thread-safe.
 */
final class GuardedDevice implements HostDevice {
  private final HostDevice device;
  private final HostCalls calls;
  private final String name;
  private final String host;
  private final String bus;
  private final String path;
  private final Map<String, Object> properties;
  private final OptionalInt group;

  /** Asks the device; called where its host is called. */
  GuardedDevice(HostDevice device, HostCalls calls) {
    this.device = device;
    this.calls = calls;
    this.name = Objects.requireNonNull(device.name(), "a device's name");
    this.host = Objects.requireNonNull(device.host(), "a device's host");
    this.bus = Objects.requireNonNull(device.bus(), "a device's bus");
    this.path = Objects.requireNonNull(device.path(), "a device's path");
    this.properties = Map.copyOf(device.properties());
    this.group = Objects.requireNonNull(device.group(), "a device's group");
  }

  /** The host's own object. */
  static HostDevice own(HostDevice device) {
    return device instanceof GuardedDevice guarded ? guarded.device : device;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String bus() {
    return bus;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Map<String, Object> properties() {
    return properties;
  }

  @Override
  public Optional<String> driver() {
    return calls.ask("driver of " + name, device::driver);
  }

  @Override
  public OptionalInt group() {
    return group;
  }

  @Override
  public String toString() {
    return name;
  }
}
