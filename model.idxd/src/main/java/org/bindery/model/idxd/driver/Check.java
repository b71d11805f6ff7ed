package org.bindery.model.idxd.driver;

import java.util.Optional;

/** What rules are made of: conditions that must hold, each with what the driver answers else. */
final class Check {
  private Check() {}

  static void that(boolean holds, KernelError error, String reason, Remedy... remedies) {
    if (!holds) {
      throw new DeniedException(Denial.of(error, reason, remedies));
    }
  }

  static void that(
      boolean holds, KernelError error, DriverStatus status, String reason, Remedy... remedies) {
    if (!holds) {
      throw new DeniedException(Denial.of(error, status, reason, remedies));
    }
  }

  static <T> T parsed(Optional<T> value, String what, String text) {
    that(value.isPresent(), KernelError.EINVAL, "\"%s\" is no %s".formatted(text.strip(), what));
    return value.orElseThrow();
  }

  static void configurable(DeviceConfig config) {
    that(
        config.configurable(),
        KernelError.EPERM,
        config.name() + " comes configured from the hardware and cannot be changed");
  }

  static void deviceDisabled(DeviceConfig config) {
    that(
        config.state() != DeviceState.ENABLED,
        KernelError.EPERM,
        config.name() + " is enabled",
        new Remedy.Unbind(config.name()));
  }

  static void queueDisabled(DeviceConfig config, int queue, KernelError error) {
    that(
        !config.queues().get(queue).enabled(),
        error,
        config.queueName(queue) + " is enabled",
        new Remedy.Unbind(config.queueName(queue)));
  }

  static int group(DeviceConfig config, long id) {
    int last = config.groups().size() - 1;
    that(
        id >= DeviceConfig.NO_GROUP && id <= last,
        KernelError.EINVAL,
        "%s has the groups 0 to %d, and -1 for none; not %d".formatted(config.name(), last, id));
    return (int) id;
  }
}
