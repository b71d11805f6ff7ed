package org.bindery.driver.idxd;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Use;

/**
 * Enables and disables accelerators and their queues, by binding them to drivers of the dsa bus.
 * Holds no state.
 */
final class Enabling {
  /** The driver of accelerators. */
  static final String DEVICE_DRIVER = "idxd";

  /** The one that gives queues a character device. */
  static final String USER_DRIVER = "user";

  /** The one that passes queues through, as subdevices. */
  static final String PASSTHROUGH_DRIVER = "vfio-idxd";

  private final Located located;
  private final DsaBus bus;
  private final DsaName name;

  Enabling(Located located) {
    this.located = located;
    this.bus = located.bus();
    this.name = located.name();
  }

  /**
   * @throws RefusedException EINVAL neither a queue nor a device; ENXIO the accelerator is not
   *     enabled; EBUSY enabled for something else; what the host refused, in the words of its
   *     command status
   */
  void enable(Use use) {
    requireQueueOrDevice("enabled");
    if (name.kind() == DsaName.Kind.QUEUE) {
      requireDevice();
    }
    String wanted = driver(use);
    Optional<String> now = bus.driver(name);
    if (now.isEmpty()) {
      bus.bind(name, wanted);
    } else if (!now.get().equals(wanted)) {
      throw Refusal.of(
              Errno.EBUSY,
              "%s is enabled for host driver %s, not for %s",
              name.text(),
              now.get(),
              wanted)
          .blockedBy(name.text(), "enabled for host driver " + now.get())
          .remedy("wq disable %s", located.word(name))
          .exception();
    }
  }

  /** Nothing happens when it is disabled. */
  void disable() {
    requireQueueOrDevice("disabled");
    bus.driver(name).ifPresent(driver -> bus.unbind(name, driver));
  }

  private String driver(Use use) {
    if (name.kind() == DsaName.Kind.DEVICE) {
      return DEVICE_DRIVER;
    }
    return queueDriver(use);
  }

  /** What a queue is to be on for a use of it. */
  static String queueDriver(Use use) {
    return use == Use.USER_DRIVER ? USER_DRIVER : PASSTHROUGH_DRIVER;
  }

  private void requireDevice() {
    DsaName device = bus.device(name);
    if (bus.driver(device).isEmpty()) {
      throw Refusal.of(
              Errno.ENXIO,
              "%s cannot be enabled: its accelerator %s is not",
              name.text(),
              device.text())
          .blockedBy(device.text(), "not enabled")
          .remedy("wq enable %s", located.word(device))
          .exception();
    }
  }

  private void requireQueueOrDevice(String what) {
    if (name.kind() != DsaName.Kind.QUEUE && name.kind() != DsaName.Kind.DEVICE) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s is %s; work queues and accelerators are %s",
              name.text(),
              name.kind() == DsaName.Kind.ENGINE ? "an engine" : "a group",
              what)
          .exception();
    }
  }
}
