package org.bindery.device.idxd.driver;

import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.device.Attribute;
import org.bindery.host.DeviceFile;
import org.bindery.model.idxd.driver.DriverRules.Part;
import org.bindery.model.idxd.driver.DriverRules.Place;
import org.bindery.model.idxd.driver.QueueDrivers.QueueDriver;
import org.bindery.model.idxd.register.SwError;
import org.bindery.model.idxd.register.WqField;

/** {@code wq0.1}: a work queue, enabled by binding it to the driver of its use. */
final class QueuePart extends PlainPart {
  /** A driver that has it, and what that makes of it. */
  private record Bound(QueueDriver driver, QueueUse use) {}

  private final Accelerator accelerator;
  private final int index;
  private final QueueSwitch power;
  private volatile Bound bound;

  QueuePart(Accelerator accelerator, int index) {
    super(accelerator, new Place(Part.QUEUE, index));
    this.accelerator = accelerator;
    this.index = index;
    this.power = new QueueSwitch(accelerator, index);
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
    attributes.put("clients", Attribute.shown(() -> Integer.toString(clients())));
    attributes.put("cdev_minor", Attribute.shown(this::minor));
    attributes.put("occupancy", Attribute.shown(this::occupancy));
    return attributes;
  }

  int index() {
    return index;
  }

  /** An error of one of its descriptors that no completion record told. */
  void failed(SwError error) {
    Optional.ofNullable(bound).ifPresent(now -> now.use().failed(error));
  }

  /** Its vector was raised. */
  void interrupted() {
    Optional.ofNullable(bound).ifPresent(now -> now.use().interrupted());
  }

  int clients() {
    return Optional.ofNullable(bound).map(now -> now.use().clients()).orElse(0);
  }

  private String minor() {
    int minor = Optional.ofNullable(bound).map(now -> now.use().minor()).orElse(-1);
    if (minor < 0) {
      throw Refusal.of(Errno.ENXIO, "%s has no character device", name()).exception();
    }
    return Integer.toString(minor);
  }

  private String occupancy() {
    if (!accelerator.config().capabilities().queues().occupancy()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP, "%s does not tell how full queues are", accelerator.config().name())
          .exception();
    }
    return Integer.toString(power.entry().get(WqField.OCCUPANCY));
  }

  @Override
  public Optional<String> driver() {
    return Optional.ofNullable(bound).map(now -> now.driver().text());
  }

  @Override
  public void bind(String driver) {
    QueueDriver taking =
        QueueDriver.of(driver)
            .orElseThrow(() ->
                Refusal.of(
                        Errno.ENODEV, "host driver %s takes accelerators, not %s", driver, name())
                    .exception());
    power.check(taking);
    QueueUse use =
        taking == QueueDriver.PASSTHROUGH
            ? new PassedQueue(accelerator, name(), index, power)
            : new UserQueue(accelerator, name(), index, power);
    try {
      power.enable(taking);
    } catch (RefusedException e) {
      use.end();
      throw e;
    }
    bound = new Bound(taking, use);
  }

  @Override
  public void unbind() {
    bound.use().checkIdle();
    end("");
  }

  /**
   * Ends whatever it is used for; nothing happens when it is disabled.
   *
   * @param why for the log; empty: it was asked for
   */
  void end(String why) {
    Bound ending = bound;
    if (ending == null) {
      return;
    }
    if (!why.isEmpty()) {
      accelerator.port().log(why);
    }
    ending.use().stop();
    power.disable();
    ending.use().end();
    bound = null;
  }

  @Override
  public DeviceFile open() {
    return use().open();
  }

  @Override
  public WorkQueue openQueue(Process process) {
    return use().openQueue(process);
  }

  @Override
  public void grant(String user) {
    use().grant(user);
  }

  private QueueUse use() {
    Bound now = bound;
    if (now == null) {
      throw Refusal.of(Errno.ENODEV, "%s has no device file: it is disabled", name())
          .remedy("wq enable %s", name())
          .exception();
    }
    return now.use();
  }
}
