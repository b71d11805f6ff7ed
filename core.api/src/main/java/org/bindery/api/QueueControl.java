package org.bindery.api;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Configuring, enabling and using the work queues of a type of accelerator: a service of the bundle
 * that knows the type. It reaches the host through its attributes alone, so it is the same on every
 * host.
 *
 * <p>Names are those of the host, {@code wq0.0}, {@code dsa0}, {@code engine0.1}, {@code group0.0},
 * with {@code HOST/} before them when several hosts have the name. Every operation throws {@link
 * RefusedException}: ENODEV no such object; EINVAL an ambiguous name; and what the host refuses,
 * with its errno.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>Looking changes nothing.
 *   <li>{@link #configure} writes all settings or none: what was written before one was refused is
 *       written back.
 *   <li>Any thread may call.
 * </ul>
 */
@ConsumerType
public interface QueueControl {
  /** Every work queue of every host, by host and name. */
  List<QueueView> queues();

  /**
   * Changes settings of a queue, a group, an engine or a device.
   *
   * @param settings by name, in lowerCamelCase: {@code mode}, {@code size}, {@code groupId} ...; an
   *     unknown one is EINVAL with those that there are
   * @return the settings as they are now
   */
  Map<String, String> configure(String name, Map<String, String> settings);

  /**
   * Enables a device, or a queue for a use; nothing happens when it is enabled so already.
   *
   * @param use of a queue: {@link Use#USER_DRIVER} for user-space DMA, {@link Use#VM} to be passed
   *     through as a subdevice; of a device, any
   */
  void enable(String name, Use use);

  /** Disables a queue, or a device with all its queues. */
  void disable(String name);

  /**
   * Has an open queue do a job and waits for it. Partial completions by page faults are resumed:
   * the page is touched, and the rest submitted again.
   *
   * @param owner who opened the queue
   * @throws RefusedException EINVAL a job of no bytes; EIO the job failed, with the completion
   *     status in words; EFAULT an address that the owner's process does not have; EAGAIN the queue
   *     stays full
   */
  QueueResult run(Process owner, WorkQueue queue, QueueJob job);
}
