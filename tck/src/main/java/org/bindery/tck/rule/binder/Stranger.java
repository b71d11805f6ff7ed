package org.bindery.tck.rule.binder;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.host.HostDevice;

/** A device of a bus that no binder knows, of which nothing is told. */
record Stranger(String host) implements HostDevice {
  private static final String BUS = "kit-unknown-bus";

  @Override
  public String name() {
    return "stranger";
  }

  @Override
  public String bus() {
    return BUS;
  }

  @Override
  public String path() {
    return "bus/" + BUS + "/devices/stranger";
  }

  @Override
  public Map<String, Object> properties() {
    return Map.of(HostDevice.NAME, name(), HostDevice.BUS, BUS);
  }

  @Override
  public Optional<String> driver() {
    return Optional.empty();
  }

  @Override
  public OptionalInt group() {
    return OptionalInt.empty();
  }
}
