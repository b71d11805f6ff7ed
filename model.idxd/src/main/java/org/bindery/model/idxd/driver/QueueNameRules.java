package org.bindery.model.idxd.driver;

import static org.bindery.model.idxd.driver.KernelError.EINVAL;
import static org.bindery.model.idxd.driver.KernelError.EPERM;

import java.nio.charset.StandardCharsets;

/** The rules for what says whom a queue is for: type, name, driver. */
final class QueueNameRules {
  private static final int NAME_BYTES = 1024;
  private static final int DRIVER_NAME_BYTES = 128;

  private QueueNameRules() {}

  /** Another type clears the name. */
  static DeviceConfig type(DeviceConfig config, int index, String value) {
    Check.queueDisabled(config, index, EPERM);
    String text = Numbers.trim(value);
    QueueType type =
        QueueType.of(text)
            .orElseThrow(() ->
                new DeniedException(
                    Denial.of(
                        EINVAL,
                        "a work queue is for none, kernel or user, not \"%s\"".formatted(text))));
    return config.queues().get(index).type() == type
        ? config
        : config.withQueue(index, queue -> queue.type(type).name(""));
  }

  static DeviceConfig name(DeviceConfig config, int index, String value) {
    String name = checked(config, index, value, NAME_BYTES);
    return config.withQueue(index, queue -> queue.name(name));
  }

  static DeviceConfig driverName(DeviceConfig config, int index, String value) {
    String name = checked(config, index, value, DRIVER_NAME_BYTES);
    return config.withQueue(index, queue -> queue.driverName(name));
  }

  private static String checked(DeviceConfig config, int index, String value, int most) {
    Check.queueDisabled(config, index, EPERM);
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    Check.that(
        bytes > 0 && bytes <= most,
        EINVAL,
        "a name has 1 to %d bytes, not %d".formatted(most, bytes));
    return value.strip();
  }
}
