package org.bindery.shell.noun;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;

/**
 * Everything that is known about one device.
 *
 * @param product what people call it
 * @param why it is in another state than bound
 */
public record DeviceDetail(
    String name,
    String host,
    String bus,
    Optional<String> product,
    Optional<String> driver,
    OptionalInt group,
    Optional<String> binder,
    Optional<DeviceState> state,
    Optional<String> why,
    Optional<String> fd,
    Optional<String> label,
    Map<String, Object> properties) {

  static DeviceDetail of(DeviceView view) {
    return new DeviceDetail(
        view.name(),
        view.host(),
        view.bus(),
        DeviceRow.product(view),
        view.driver(),
        view.group(),
        view.binder(),
        view.state(),
        view.why(),
        view.fd(),
        view.label(),
        new TreeMap<>(view.properties()));
  }

  /** As an argument of another command, the device's name. */
  @Override
  public String toString() {
    return host + "/" + name;
  }
}
