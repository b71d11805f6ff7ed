package org.bindery.core.plan;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.saved.SavedDriver;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;

/**
 * Moves one device between host drivers by its attributes, as {@code driverctl} does: {@code
 * driver_override}, {@code driver/unbind}, {@code drivers_probe}. Holds no state.
 *
 * <p>Source: the kernel's {@code Documentation/ABI/testing/sysfs-bus-pci}.
 */
public final class DriverControl {
  /** What the kernel shows for no override. */
  private static final String NO_OVERRIDE = "(null)";

  private final AttributeTree tree;
  private final HostDevice device;

  public DriverControl(AttributeTree tree, HostDevice device) {
    this.tree = tree;
    this.device = device;
  }

  /** The driver it is bound to now; empty: none. */
  public String driver() {
    return tree.link(device.path() + "/driver").orElse("");
  }

  SavedDriver save() {
    String override = tree.read(overridePath());
    return new SavedDriver(NO_OVERRIDE.equals(override) ? "" : override, driver());
  }

  /**
   * @throws RefusedException ENOENT when the host cannot override this device's driver
   */
  void check() {
    if (!tree.exists(overridePath())) {
      throw Refusal.of(
              Errno.ENOENT,
              "the host driver of %s cannot be chosen: it has no driver_override",
              device.name())
          .exception();
    }
  }

  /**
   * Moves the device.
   *
   * @param to driver; empty: none
   * @throws RefusedException ENODEV when the driver did not take it; what the host refused. The
   *     device then stands anywhere on the way
   */
  void move(String to) {
    tree.write(overridePath(), to);
    leave();
    if (!to.isEmpty()) {
      probe();
    }
    requireDriver(to);
  }

  /**
   * Puts back what was saved, wherever on the way of a move or of an earlier try the device stands.
   *
   * @throws RefusedException EBUSY or ENODEV when the driver did not take it back
   */
  void restore(SavedDriver saved) {
    tree.write(overridePath(), saved.override());
    if (driver().equals(saved.driver())) {
      return;
    }
    leave();
    if (saved.driver().isEmpty()) {
      return;
    }
    probe();
    if (!driver().equals(saved.driver())) {
      // Without the override another driver may be the first to match.
      leave();
      tree.write(bus() + "/drivers/" + saved.driver() + "/bind", device.name());
    }
    requireDriver(saved.driver());
  }

  private void leave() {
    if (!driver().isEmpty()) {
      tree.write(device.path() + "/driver/unbind", device.name());
    }
  }

  private void probe() {
    tree.write(bus() + "/drivers_probe", device.name());
  }

  private void requireDriver(String wanted) {
    String driver = driver();
    if (!driver.equals(wanted)) {
      throw Refusal.of(
              Errno.ENODEV,
              "%s is on %s, not on %s, after it was probed",
              device.name(),
              driver.isEmpty() ? "no host driver" : "host driver " + driver,
              wanted.isEmpty() ? "none" : wanted)
          .exception();
    }
  }

  private String overridePath() {
    return device.path() + "/driver_override";
  }

  private String bus() {
    return "bus/" + device.bus();
  }
}
