package org.bindery.binder;

import java.util.List;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.engine.EngineDevice;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceAccess;
import org.bindery.host.HostDevice;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows one device type: an OSGi service with the property {@value #ID}. It reaches a device only
 * through the attribute tree and its device file, so the same code runs on every host.
 *
 * <p><b>Guarantees of the caller</b>
 *
 * <ul>
 *   <li>Calls come with no lock held, on a thread that the caller can abandon; several devices may
 *       be served at once.
 *   <li>{@link #bind} comes after all steps of the plan succeeded; {@link #unbind} comes before the
 *       device is unregistered, unless it is gone.
 *   <li>Whatever a binder throws leaves the device blocked, never loose.
 *   <li>No object of a binder is kept: a successor with the same {@value #ID} may serve a device
 *       that it did not bind.
 * </ul>
 *
 * <b>Guarantees of a binder</b>: match, plan and obstacles look only and change nothing; wrappers
 * call what they wrap at most once.
 */
@ConsumerType
public interface DeviceBinder {
  /** Service property: what a successor must have in common to take over held devices. */
  String ID = "binder.id";

  /**
   * How well it fits a device.
   *
   * <p><b>Guarantees of a binder</b>: the answer follows from the device's properties, so it stays
   * the same as long as the device and the binder are there; what is shown may be remembered.
   */
  Match match(HostDevice device);

  /** What binding the device takes; its last step registers it. */
  Plan plan(HostDevice device, AttributeTree attributes);

  /**
   * What speaks against a use of the device besides its group and what the host says, each with the
   * commands that mend it, in the order to run them: a queue that is disabled, for example. {@code
   * core} asks before it binds ({@link Use#BIND}), and refuses with the first, and when it
   * explains. What it throws is an obstacle, too.
   *
   * <p><b>Guarantees of a binder</b>: looks only; commands run as they stand, so they name the
   * device with its host.
   */
  default List<Refusal> obstacles(HostDevice device, Use use, AttributeTree attributes) {
    return List.of();
  }

  /**
   * Whether the device can issue No Snoop transactions: asked when it is bound, and of a subdevice
   * for its parent. What is not known of may. A software mediated device never can, and is not
   * asked for. Source: seed 000, "vfio_pci would always declare it is capable of no-snoop".
   */
  default boolean issuesNoSnoop(HostDevice device) {
    return true;
  }

  /** Prepares a device that was just registered; it is still blocked. */
  default void bind(HostDevice device, DeviceAccess access) {}

  /** Quiets a device that will be unregistered. */
  default void unbind(HostDevice device, DeviceAccess access) {}

  /** Attaches; types that differ do what they need around it. */
  default int attach(EngineDevice device, int pageTable) {
    return device.attach(pageTable);
  }

  /** Replaces the table of an attached device. */
  default int replace(EngineDevice device, int pageTable) {
    return device.attach(pageTable);
  }

  default void detach(EngineDevice device) {
    device.detach();
  }
}
