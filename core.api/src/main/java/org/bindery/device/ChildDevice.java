package org.bindery.device;

import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.host.DeviceFile;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device that a {@link KernelDriver} makes on a bus of its own, below its function.
 *
 * <p><b>Guarantees of the caller</b>: {@link #name}, {@link #bus}, {@link #announced}, {@link
 * #properties} and {@link #attributes} are asked once, within {@link DriverPort#add}. {@link #bind}
 * is called with a driver of the bus and while {@link #driver} is empty, {@link #unbind} while it
 * is not. While another call of this device hangs it is asked nothing; of {@link #driver} its last
 * answer holds then. For the rest see {@link KernelDriver}.
 *
 * <p><b>Guarantees of a child</b>: {@link #driver} and the attributes' reading do not wait.
 */
@ConsumerType
public interface ChildDevice {
  /**
   * Unique on its bus, in the folder that it is in and, when it is announced, on its host: {@code
   * wq0.0}. No name of a PCI function.
   */
  String name();

  /** One of {@link KernelDriver#buses}. */
  String bus();

  /** False: a folder with attributes and no more, no {@link org.bindery.host.HostDevice}. */
  default boolean announced() {
    return true;
  }

  /** Service properties besides name, bus, host and parent; each once, whatever the case. */
  default Map<String, Object> properties() {
    return Map.of();
  }

  /** By name, none of them {@code driver} or {@code subsystem}; which there are does not change. */
  Map<String, Attribute> attributes();

  /** The driver of the bus that has it now. */
  default Optional<String> driver() {
    return Optional.empty();
  }

  /**
   * Binds it to a driver of its bus, which {@link #driver} answers then.
   *
   * @throws RefusedException what that driver's probe refuses; nothing is bound then
   */
  default void bind(String driver) {
    throw Refusal.of(Errno.ENODEV, "host driver %s does not take %s", driver, name()).exception();
  }

  /**
   * Unbinds it.
   *
   * @throws RefusedException EBUSY it is in use in a way that cannot be revoked
   */
  default void unbind() {}

  /**
   * Opens its device file.
   *
   * @throws RefusedException ENODEV it has none
   */
  default DeviceFile open() {
    throw noFile();
  }

  /**
   * Opens it for a process; as {@link org.bindery.host.WorkQueues#openQueue}.
   *
   * @throws RefusedException ENODEV it is no work queue that processes can open
   */
  default WorkQueue openQueue(Process process) {
    throw noFile();
  }

  /** As {@link org.bindery.host.WorkQueues#grant}. */
  default void grant(String user) {
    throw noFile();
  }

  private RefusedException noFile() {
    return Refusal.of(Errno.ENODEV, "%s of bus %s has no device file", name(), bus()).exception();
  }
}
