package org.bindery.binder;

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
 * <b>Guarantees of a binder</b>: match and plan look only and change nothing; wrappers call what
 * they wrap at most once.
 */
@ConsumerType
public interface DeviceBinder {
  /** Service property: what a successor must have in common to take over held devices. */
  String ID = "binder.id";

  Match match(HostDevice device);

  /** What binding the device takes; its last step registers it. */
  Plan plan(HostDevice device, AttributeTree attributes);

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
