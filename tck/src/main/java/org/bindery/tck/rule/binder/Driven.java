package org.bindery.tck.rule.binder;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.HostDevice;

/** A device as it is with another driver. */
record Driven(HostDevice real, Optional<String> driver) implements HostDevice {
  @Override
  public String name() {
    return real.name();
  }

  @Override
  public String host() {
    return real.host();
  }

  @Override
  public String bus() {
    return real.bus();
  }

  @Override
  public String path() {
    return real.path();
  }

  @Override
  public Map<String, Object> properties() {
    return real.properties();
  }

  @Override
  public OptionalInt group() {
    return real.group();
  }
}
