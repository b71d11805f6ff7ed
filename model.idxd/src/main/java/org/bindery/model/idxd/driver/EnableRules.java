package org.bindery.model.idxd.driver;

import static org.bindery.model.idxd.driver.KernelError.EBUSY;
import static org.bindery.model.idxd.driver.KernelError.EINVAL;
import static org.bindery.model.idxd.driver.KernelError.ENODEV;
import static org.bindery.model.idxd.driver.KernelError.ENXIO;
import static org.bindery.model.idxd.driver.KernelError.EOPNOTSUPP;

import org.bindery.model.idxd.driver.QueueDrivers.QueueDriver;

/**
 * What the driver checks before it has the hardware enable something, in its order. What it cannot
 * know before, the hardware answers by {@link org.bindery.model.idxd.command.CommandError}.
 */
public final class EnableRules {
  private EnableRules() {}

  /**
   * Before ENABLE_DEVICE, when a device is bound to {@code idxd}.
   *
   * @throws DeniedException ENXIO, with {@code cmd_status} but for a group without engines
   */
  public static void checkDevice(DeviceConfig config) {
    Check.that(
        config.state() == DeviceState.DISABLED,
        ENXIO,
        DriverStatus.DEV_ENABLED,
        "%s is %s".formatted(config.name(), config.state().text()),
        new Remedy.Unbind(config.name()));
    if (!config.configurable()) {
      return;
    }
    checkSetup(config, ENXIO);
  }

  /**
   * Before ENABLE_WQ, when a queue is bound.
   *
   * @throws DeniedException as the driver's probe answers
   */
  public static void checkQueue(DeviceConfig config, int index, QueueDriver driver) {
    try {
      checkFor(config, index, driver);
      checkQueue(config, index);
    } catch (DeniedException e) {
      throw new DeniedException(driver.answer(e.denial()));
    }
  }

  private static void checkFor(DeviceConfig config, int index, QueueDriver driver) {
    String queue = config.queueName(index);
    Check.that(
        config.state() == DeviceState.ENABLED,
        ENXIO,
        "%s of %s is %s".formatted(config.name(), queue, config.state().text()),
        new Remedy.Bind(config.name(), QueueDrivers.DEVICE));
    String wanted = config.queues().get(index).driverName();
    Check.that(
        wanted.startsWith(driver.text()),
        ENODEV,
        DriverStatus.WQ_NO_DRV_NAME,
        wanted.isEmpty()
            ? "%s has no driver_name".formatted(queue)
            : "%s is meant for the driver %s, not %s".formatted(queue, wanted, driver.text()),
        new Remedy.Write(queue, QueueAttribute.DRIVER_NAME.text(), driver.text()));
    Check.that(
        driver.type() != QueueType.USER || config.platform().userPasid(),
        EOPNOTSUPP,
        DriverStatus.WQ_USER_NO_IOMMU,
        "processes can have no PASIDs on %s: the IOMMU is off or does none"
            .formatted(config.name()));
  }

  private static void checkQueue(DeviceConfig config, int index) {
    QueueSettings queue = config.queues().get(index);
    String name = config.queueName(index);
    Check.that(
        !queue.enabled(),
        EBUSY,
        DriverStatus.WQ_ENABLED,
        name + " is enabled already",
        new Remedy.Unbind(name));
    Check.that(
        queue.group() != DeviceConfig.NO_GROUP,
        ENXIO,
        DriverStatus.WQ_NO_GRP,
        name + " is in no group",
        new Remedy.Write(name, QueueAttribute.GROUP_ID.text(), "0"));
    Check.that(
        !queue.name().isEmpty(),
        ENXIO,
        DriverStatus.WQ_NO_NAME,
        name + " has no name",
        new Remedy.Write(name, QueueAttribute.NAME.text(), "app"));
    if (!queue.dedicated()) {
      checkShared(config, name, queue);
    }
    if (config.configurable()) {
      checkSetup(config, EINVAL);
    }
  }

  private static void checkShared(DeviceConfig config, String name, QueueSettings queue) {
    Check.that(
        config.platform().sharedQueues(),
        ENXIO,
        DriverStatus.WQ_NO_SVM,
        "%s is shared, and %s".formatted(name, sharedLacks(config)),
        new Remedy.Write(name, QueueAttribute.MODE.text(), QueueRules.DEDICATED));
    Check.that(
        queue.threshold() != 0,
        ENXIO,
        DriverStatus.WQ_NO_THRESH,
        "%s is shared and has no threshold".formatted(name),
        new Remedy.Write(
            name, QueueAttribute.THRESHOLD.text(), Integer.toString(Math.max(1, queue.size()))));
  }

  private static String sharedLacks(DeviceConfig config) {
    return config.platform().enqcmd()
        ? "the kernel has no PASID on %s: the IOMMU is off or not in scalable mode"
            .formatted(config.name())
        : "the processor has no ENQCMD";
  }

  /** What the driver finds when it makes the register values of the whole device. */
  private static void checkSetup(DeviceConfig config, KernelError error) {
    boolean any = false;
    for (int i = 0; i < config.queues().size(); i++) {
      QueueSettings queue = config.queues().get(i);
      if (queue.group() != DeviceConfig.NO_GROUP && queue.size() > 0) {
        any = true;
        Check.that(
            queue.dedicated() || config.platform().sharedQueues(),
            error,
            DriverStatus.WQ_NO_SWQ_SUPPORT,
            "%s is shared, and %s".formatted(config.queueName(i), sharedLacks(config)),
            new Remedy.Write(
                config.queueName(i), QueueAttribute.MODE.text(), QueueRules.DEDICATED));
      }
    }
    Check.that(
        any,
        error,
        DriverStatus.WQ_NONE_CONFIGURED,
        "no work queue of %s has both a size and a group".formatted(config.name()),
        new Remedy.Write(config.queueName(0), QueueAttribute.SIZE.text(), "16"),
        new Remedy.Write(config.queueName(0), QueueAttribute.GROUP_ID.text(), "0"));
    Check.that(
        config.engines().stream().anyMatch(group -> group != DeviceConfig.NO_GROUP),
        error,
        "no engine of %s is in a group".formatted(config.name()),
        new Remedy.Write(config.engineName(0), EngineAttribute.GROUP_ID.text(), "0"));
    for (int i = 0; i < config.queues().size(); i++) {
      checkQueueSetup(config, i, error);
    }
  }

  private static void checkQueueSetup(DeviceConfig config, int index, KernelError error) {
    QueueSettings queue = config.queues().get(index);
    if (queue.group() == DeviceConfig.NO_GROUP) {
      return;
    }
    String name = config.queueName(index);
    Check.that(
        queue.size() > 0,
        error,
        DriverStatus.WQ_NO_SIZE,
        "%s is in a group, and its size is 0".formatted(name),
        new Remedy.Write(name, QueueAttribute.GROUP_ID.text(), "-1"));
    boolean privileged = queue.dedicated() && queue.type() == QueueType.KERNEL;
    Check.that(
        !privileged || !config.platform().kernelPasid() || config.platform().privilegedPasid(),
        error == ENXIO ? ENXIO : EOPNOTSUPP,
        DriverStatus.WQ_NO_PRIV,
        "%s is the kernel's and dedicated, and %s has no privileged PASIDs"
            .formatted(name, config.name()),
        new Remedy.Write(name, QueueAttribute.TYPE.text(), QueueType.USER.text()));
  }
}
