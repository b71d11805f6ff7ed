package org.bindery.model.idxd.driver;

import static org.bindery.model.idxd.driver.KernelError.EINVAL;
import static org.bindery.model.idxd.driver.KernelError.ENXIO;
import static org.bindery.model.idxd.driver.KernelError.EOPNOTSUPP;
import static org.bindery.model.idxd.driver.KernelError.EPERM;

import org.bindery.model.idxd.descriptor.Opcode;
import org.bindery.model.idxd.register.OpCap;

/** The rules for writes to a queue's attributes, each in the driver's order of checks. */
final class QueueRules {
  static final String DEDICATED = "dedicated";
  static final String SHARED = "shared";
  private static final int MAX_PRIORITY = 15;
  private static final int MAX_RETRIES = 64;

  private QueueRules() {}

  static DeviceConfig group(DeviceConfig config, int index, String value) {
    long group = Check.parsed(Numbers.signed(value), "number", value);
    Check.configurable(config);
    Check.queueDisabled(config, index, EPERM);
    int checked = Check.group(config, group);
    return config.withQueue(index, queue -> queue.group(checked));
  }

  /** A dedicated queue has no threshold, so the one of a shared queue is lost. */
  static DeviceConfig mode(DeviceConfig config, int index, String value) {
    Check.configurable(config);
    Check.queueDisabled(config, index, EPERM);
    String mode = Numbers.trim(value);
    Check.that(
        mode.equals(DEDICATED) || mode.equals(SHARED),
        EINVAL,
        "a work queue is dedicated or shared, not \"%s\"".formatted(mode));
    return mode.equals(DEDICATED)
        ? config.withQueue(index, queue -> queue.dedicated(true).threshold(0))
        : config.withQueue(index, queue -> queue.dedicated(false));
  }

  static DeviceConfig size(DeviceConfig config, int index, String value) {
    long size = Check.parsed(Numbers.unsigned(value), "number", value);
    Check.configurable(config);
    Check.deviceDisabled(config);
    int total = config.capabilities().queues().totalSize();
    int available = total - config.claimedSize() + config.queues().get(index).size();
    Check.that(
        size <= available,
        EINVAL,
        "the work queues of %s hold %d descriptors, of which %d are left for %s; not %d"
            .formatted(config.name(), total, available, config.queueName(index), size));
    return config.withQueue(index, queue -> queue.size((int) size));
  }

  static DeviceConfig priority(DeviceConfig config, int index, String value) {
    long priority = Check.parsed(Numbers.unsigned(value), "number", value);
    Check.configurable(config);
    Check.queueDisabled(config, index, EPERM);
    Check.that(priority <= MAX_PRIORITY, EINVAL, "priorities are 0 to 15, not " + priority);
    return config.withQueue(index, queue -> queue.priority((int) priority));
  }

  static DeviceConfig blockOnFault(DeviceConfig config, int index, String value) {
    Check.that(
        config.capabilities().general().blockOnFault(),
        EOPNOTSUPP,
        config.name() + " cannot block on faults");
    Check.configurable(config);
    Check.queueDisabled(config, index, ENXIO);
    boolean block = Check.parsed(Numbers.bool(value), "yes or no", value);
    Check.that(
        !block || !config.queues().get(index).prsDisabled(),
        EOPNOTSUPP,
        config.queueName(index) + " makes no page requests, so it cannot block on faults",
        new Remedy.Write(config.queueName(index), QueueAttribute.PRS_DISABLE.text(), "0"));
    return config.withQueue(index, queue -> queue.blockOnFault(block));
  }

  /** The only one that checks the value before the state. */
  static DeviceConfig threshold(DeviceConfig config, int index, String value) {
    long threshold = Check.parsed(Numbers.anyBase(value), "number", value);
    QueueSettings queue = config.queues().get(index);
    String name = config.queueName(index);
    Check.that(
        queue.size() > 0,
        EINVAL,
        "the size of %s is 0, and a threshold is from 1 to the size".formatted(name),
        new Remedy.Write(name, QueueAttribute.SIZE.text(), Long.toString(Math.max(1, threshold))));
    Check.that(
        threshold > 0 && threshold <= queue.size(),
        EINVAL,
        "the threshold of %s is 1 to its size, %d; not %d"
            .formatted(name, queue.size(), threshold));
    Check.configurable(config);
    Check.queueDisabled(config, index, ENXIO);
    Check.that(
        !queue.dedicated(),
        EINVAL,
        "%s is dedicated, and only shared work queues have a threshold".formatted(name),
        new Remedy.Write(name, QueueAttribute.MODE.text(), SHARED));
    return config.withQueue(index, draft -> draft.threshold((int) threshold));
  }

  static DeviceConfig maxTransfer(DeviceConfig config, int index, String value) {
    long bytes = powerOfTwo(config, index, value);
    long most = config.capabilities().general().maxTransferBytes();
    Check.that(
        bytes <= most,
        EINVAL,
        "%s moves %d bytes at most, not %d".formatted(config.name(), most, bytes));
    return config.withQueue(index, queue -> queue.maxTransfer(bytes));
  }

  static DeviceConfig maxBatch(DeviceConfig config, int index, String value) {
    long descriptors = powerOfTwo(config, index, value);
    int most = config.capabilities().general().maxBatch();
    Check.that(
        descriptors <= most,
        EINVAL,
        "%s does batches of %d at most, not %d".formatted(config.name(), most, descriptors));
    return config.withQueue(index, queue -> queue.maxBatch((int) descriptors));
  }

  /** What is none is rounded up. */
  private static long powerOfTwo(DeviceConfig config, int index, String value) {
    Check.configurable(config);
    Check.queueDisabled(config, index, EPERM);
    long number = Check.parsed(Numbers.anyBase(value), "number", value);
    Check.that(number != 0, EINVAL, "0 is no size");
    long highest = Long.highestOneBit(number);
    // Beyond 2^62 is beyond every limit, rounded or not.
    return highest == number || highest << 1 < 0 ? number : highest << 1;
  }

  static DeviceConfig atsDisable(DeviceConfig config, int index, String value) {
    Check.queueDisabled(config, index, EPERM);
    Check.configurable(config);
    boolean disable = Check.parsed(Numbers.bool(value), "yes or no", value);
    return config.withQueue(index, queue -> queue.atsDisabled(disable));
  }

  /** Without page requests a queue cannot block on faults, so that is switched off with them. */
  static DeviceConfig prsDisable(DeviceConfig config, int index, String value) {
    Check.queueDisabled(config, index, EPERM);
    Check.configurable(config);
    boolean disable = Check.parsed(Numbers.bool(value), "yes or no", value);
    return disable
        ? config.withQueue(index, queue -> queue.prsDisabled(true).blockOnFault(false))
        : config.withQueue(index, queue -> queue.prsDisabled(false));
  }

  static DeviceConfig operations(DeviceConfig config, int index, String value) {
    Check.queueDisabled(config, index, EPERM);
    OpCap wanted;
    try {
      wanted = Check.parsed(OpCap.parse(value), "set of operations", value);
    } catch (ArithmeticException e) {
      throw new DeniedException(Denial.of(KernelError.EOVERFLOW, e.getMessage()));
    }
    Check.that(
        config.capabilities().operations().covers(wanted),
        EINVAL,
        "%s does not do all of these operations, only %s"
            .formatted(config.name(), config.capabilities().operations().text()));
    return config.withQueue(index, queue -> queue.operations(wanted));
  }

  static DeviceConfig retries(DeviceConfig config, int index, String value) {
    shared(config, index);
    long retries = Check.parsed(Numbers.unsigned(value), "number", value);
    return config.withQueue(index, queue -> queue.retries((int) Math.min(MAX_RETRIES, retries)));
  }

  static String shownRetries(DeviceConfig config, int index) {
    shared(config, index);
    return Integer.toString(config.queues().get(index).retries());
  }

  private static void shared(DeviceConfig config, int index) {
    Check.that(
        !config.queues().get(index).dedicated(),
        EOPNOTSUPP,
        "%s is dedicated, and always takes a descriptor".formatted(config.queueName(index)),
        new Remedy.Write(config.queueName(index), QueueAttribute.MODE.text(), SHARED));
  }

  /** Batches are hidden while processes may submit only what the kernel has seen. */
  static String shown(DeviceConfig config, OpCap operations) {
    return config.platform().userSubmissionSafe()
        ? operations.text()
        : operations.without(Opcode.BATCH.code()).text();
  }
}
