package org.bindery.model.idxd.driver;

import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.driver.QueueDrivers.QueueDriver;

/** What enabling and disabling makes of the settings. */
public final class Transitions {
  private static final int IAX_PRIORITY = 10;
  private static final String IAX_DRIVER = "crypto";
  private static final String IAX_NAME = "iaa_crypto";

  private Transitions() {}

  /**
   * What the driver configures at probe by itself: on an analytics accelerator one dedicated queue
   * of the whole size, for the kernel.
   */
  public static DeviceConfig probed(DeviceConfig config) {
    if (config.capabilities().kind() != DeviceKind.IAX || !config.configurable()) {
      return config;
    }
    int size = config.capabilities().queues().totalSize();
    return config
        .withQueue(
            0,
            queue ->
                queue
                    .dedicated(true)
                    .size(size)
                    .priority(IAX_PRIORITY)
                    .type(QueueType.KERNEL)
                    .name(IAX_NAME)
                    .driverName(IAX_DRIVER)
                    .group(0))
        .withEngine(0, 0);
  }

  public static DeviceConfig queueEnabled(DeviceConfig config, int index, QueueDriver driver) {
    return config.withQueue(index, queue -> queue.enabled(true).type(driver.type()));
  }

  /** Everything goes back to what it was after probe but size, group and the driver's name. */
  public static DeviceConfig queueDisabled(DeviceConfig config, int index) {
    QueueSettings initial = QueueSettings.initial(config.capabilities());
    return config.withQueue(
        index,
        queue ->
            queue
                .enabled(false)
                .type(initial.type())
                .name(initial.name())
                .dedicated(initial.dedicated())
                .threshold(initial.threshold())
                .priority(initial.priority())
                .blockOnFault(initial.blockOnFault())
                .atsDisabled(initial.atsDisabled())
                .prsDisabled(initial.prsDisabled())
                .maxTransfer(initial.maxTransfer())
                .maxBatch(initial.maxBatch())
                .operations(initial.operations())
                .retries(initial.retries()));
  }

  public static DeviceConfig deviceEnabled(DeviceConfig config) {
    return config.withState(DeviceState.ENABLED);
  }

  /**
   * The reset that disabling a device ends with loses all groups, engines and queues, unless they
   * come from the hardware. The driver's names of the queues and the read buffer limit stay.
   */
  public static DeviceConfig deviceDisabled(DeviceConfig config) {
    if (!config.configurable()) {
      return config.withState(DeviceState.DISABLED);
    }
    DeviceConfig reset = config.withState(DeviceState.DISABLED);
    int readBuffers = config.capabilities().groups().readBuffers();
    for (int i = 0; i < config.groups().size(); i++) {
      reset = reset.withGroup(i, group -> GroupSettings.initial(readBuffers));
    }
    for (int i = 0; i < config.engines().size(); i++) {
      reset = reset.withEngine(i, DeviceConfig.NO_GROUP);
    }
    for (int i = 0; i < config.queues().size(); i++) {
      reset =
          queueDisabled(reset, i).withQueue(i, queue -> queue.size(0).group(DeviceConfig.NO_GROUP));
    }
    return reset;
  }
}
