package org.bindery.model.idxd.driver;

import org.bindery.model.idxd.register.GroupFlags;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;

/** What the driver writes to the tables of the hardware before it enables something. */
public final class RegisterValues {
  private RegisterValues() {}

  /**
   * A queue's entry in WQCFG. Only queues in a group are written.
   *
   * @param read what the hardware has there now; fields that the driver does not know stay
   * @param kernelPasid the PASID of the kernel on this device, for its dedicated queues
   */
  public static WqConfig queue(DeviceConfig config, int index, WqConfig read, int kernelPasid) {
    QueueSettings queue = config.queues().get(index);
    boolean kernel = queue.type() == QueueType.KERNEL;
    WqConfig entry =
        read.with(WqField.SIZE, queue.size())
            .with(WqField.THRESHOLD, queue.threshold())
            .with(WqField.MODE, queue.dedicated())
            .with(WqField.PRIVILEGED, kernel)
            .with(WqField.PRIORITY, queue.priority())
            .with(WqField.BLOCK_ON_FAULT, queue.blockOnFault())
            .with(WqField.ATS_DISABLE, queue.atsDisabled())
            .with(WqField.PRS_DISABLE, queue.prsDisabled())
            .with(WqField.MAX_TRANSFER_SHIFT, log2(queue.maxTransfer()))
            .with(WqField.MAX_BATCH_SHIFT, log2(queue.maxBatch()));
    if (config.platform().kernelPasid()) {
      entry = entry.with(WqField.PASID_ENABLE, true);
      if (kernel && queue.dedicated()) {
        entry = entry.with(WqField.PASID, kernelPasid);
      }
    }
    return config.capabilities().queues().operationConfig()
        ? entry.withOperations(queue.operations())
        : entry;
  }

  private static int log2(long powerOfTwo) {
    return powerOfTwo == 0 ? 0 : Long.numberOfTrailingZeros(powerOfTwo);
  }

  /**
   * The set of queues of a group in GRPCFG, 64 of them.
   *
   * @param word 0 for the queues 0 to 63
   */
  public static long groupQueues(DeviceConfig config, int group, int word) {
    long set = 0;
    for (int i = word * Long.SIZE;
        i < Math.min(config.queues().size(), (word + 1) * Long.SIZE);
        i++) {
      QueueSettings queue = config.queues().get(i);
      if (queue.group() == group && queue.size() > 0) {
        set |= 1L << i;
      }
    }
    return set;
  }

  /** The set of engines of a group in GRPCFG. */
  public static long groupEngines(DeviceConfig config, int group) {
    long set = 0;
    for (int i = 0; i < config.engines().size(); i++) {
      if (config.engines().get(i) == group) {
        set |= 1L << i;
      }
    }
    return set;
  }

  /** The flags of a group in GRPCFG. */
  public static GroupFlags groupFlags(DeviceConfig config, int index) {
    GroupSettings group = config.groups().get(index);
    return GroupFlags.of(group.trafficClassA(), group.trafficClassB())
        .withReadBuffers(
            group.readBuffersReserved(), group.readBuffersAllowed(), group.useReadBufferLimit())
        .withProgressLimits(group.descriptorLimit(), group.batchLimit());
  }
}
