package org.bindery.shell.noun;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.host.HostDevice;
import org.bindery.shell.output.WhenPresent;

/**
 * A device in a list.
 *
 * @param id vendor and device, as lspci writes them; for other buses empty
 * @param state of its binding; empty: not bound
 * @param fd and label it is bound under
 * @param why it is in another state than bound: until when it is held, what failed
 * @param product what people call it
 * @param guessed what nobody told of it: {@code driver}, {@code bridge}, ...
 */
public record DeviceRow(
    String name,
    String host,
    String bus,
    Optional<String> id,
    Optional<String> driver,
    OptionalInt group,
    Optional<String> binder,
    Optional<DeviceState> state,
    Optional<String> fd,
    Optional<String> label,
    @WhenPresent Optional<String> why,
    @WhenPresent Optional<String> product,
    @WhenPresent List<String> guessed) {

  static DeviceRow of(DeviceView view) {
    return new DeviceRow(
        view.name(),
        view.host(),
        view.bus(),
        id(view.properties()),
        view.driver(),
        view.group(),
        view.binder(),
        view.state(),
        view.fd(),
        view.label(),
        view.why(),
        product(view),
        guessed(view));
  }

  /** Empty for a host that is known. */
  static List<String> guessed(DeviceView view) {
    return view.properties().get(HostDevice.GUESSED) instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of();
  }

  /** Where something knows a name. */
  static Optional<String> product(DeviceView view) {
    return Optional.ofNullable(view.properties().get(HostDevice.PRODUCT)).map(Object::toString);
  }

  private static Optional<String> id(Map<String, Object> properties) {
    Object vendor = properties.get(HostDevice.PCI_VENDOR);
    Object device = properties.get(HostDevice.PCI_DEVICE);
    return vendor == null || device == null ? Optional.empty() : Optional.of(vendor + ":" + device);
  }

  /** As an argument of another command, the device's name. */
  @Override
  public String toString() {
    return host + "/" + name;
  }
}
