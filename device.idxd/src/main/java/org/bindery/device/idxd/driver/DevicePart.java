package org.bindery.device.idxd.driver;

import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.device.Attribute;
import org.bindery.model.idxd.driver.DriverRules.Part;
import org.bindery.model.idxd.driver.DriverRules.Place;
import org.bindery.model.idxd.driver.QueueDrivers;

/** {@code dsa0}: the accelerator as a whole, enabled by binding it to {@code idxd}. */
final class DevicePart extends PlainPart {
  /** Of the character devices; one that Linux keeps for local use. */
  private static final int MAJOR = 240;

  private final Accelerator accelerator;
  private final DeviceSwitch power;
  private volatile boolean bound;

  DevicePart(Accelerator accelerator) {
    super(accelerator, new Place(Part.DEVICE, 0));
    this.accelerator = accelerator;
    this.power = new DeviceSwitch(accelerator);
  }

  @Override
  public boolean announced() {
    return true;
  }

  @Override
  public Map<String, Object> properties() {
    return Map.of("dsa.type", accelerator.config().capabilities().kind().prefix());
  }

  @Override
  public Map<String, Attribute> attributes() {
    Map<String, Attribute> attributes = super.attributes();
    attributes.put("numa_node", Attribute.shown(() -> "-1"));
    attributes.put("clients", Attribute.shown(this::clients));
    attributes.put("errors", Attribute.shown(accelerator.errors()::text));
    attributes.put("cdev_major", Attribute.shown(() -> Integer.toString(MAJOR)));
    attributes.put(
        "cmd_status", new Attribute(this::commandStatus, _ -> accelerator.clearCommandStatus()));
    return attributes;
  }

  private String clients() {
    return Integer.toString(accelerator.queues().stream().mapToInt(QueuePart::clients).sum());
  }

  private String commandStatus() {
    int status = accelerator.commandStatus();
    return status == 0 ? "0" : "0x%x".formatted(status);
  }

  @Override
  public Optional<String> driver() {
    return bound ? Optional.of(QueueDrivers.DEVICE) : Optional.empty();
  }

  @Override
  public void bind(String driver) {
    if (!driver.equals(QueueDrivers.DEVICE)) {
      throw Refusal.of(Errno.ENODEV, "host driver %s takes work queues, not %s", driver, name())
          .exception();
    }
    power.enable();
    bound = true;
  }

  /** Whatever its queues are used for ends first. */
  @Override
  public void unbind() {
    accelerator.queues().forEach(queue -> queue.end("Active " + queue.name() + " on disable"));
    power.disable();
    bound = false;
  }

  /** The driver lets go of the whole function. */
  void end() {
    if (bound) {
      unbind();
    }
  }
}
