package org.bindery.model.idxd.driver;

import java.util.function.UnaryOperator;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.DeviceKind;
import org.bindery.model.idxd.register.OpCap;

/**
 * A work queue as the driver has it.
 *
 * @param enabled bound to a driver, and so not to be configured
 * @param group {@link DeviceConfig#NO_GROUP} when it is in none
 * @param size descriptors that it holds
 * @param threshold where the limited portal stops taking descriptors; 0: not set
 * @param name empty: not set
 * @param driverName the driver that it is meant for; empty: not set
 * @param maxTransfer bytes, a power of two
 * @param maxBatch descriptors, a power of two; 0: no batches
 * @param retries how often the kernel tries a shared queue that does not take a descriptor
 */
public record QueueSettings(
    boolean enabled,
    int group,
    boolean dedicated,
    int size,
    int priority,
    boolean blockOnFault,
    int threshold,
    QueueType type,
    String name,
    String driverName,
    long maxTransfer,
    int maxBatch,
    boolean atsDisabled,
    boolean prsDisabled,
    OpCap operations,
    int retries) {
  private static final long DEFAULT_MAX_TRANSFER = 2L << 20;
  private static final int DEFAULT_MAX_BATCH = 32;
  private static final int DEFAULT_RETRIES = 32;

  static QueueSettings initial(Capabilities capabilities) {
    return new QueueSettings(
        false,
        DeviceConfig.NO_GROUP,
        false,
        0,
        0,
        false,
        0,
        QueueType.NONE,
        "",
        "",
        DEFAULT_MAX_TRANSFER,
        capabilities.kind() == DeviceKind.IAX ? 0 : DEFAULT_MAX_BATCH,
        false,
        false,
        capabilities.operations(),
        DEFAULT_RETRIES);
  }

  /** With some settings changed. */
  QueueSettings with(UnaryOperator<QueueDraft> change) {
    return change.apply(new QueueDraft(this)).finish();
  }
}
