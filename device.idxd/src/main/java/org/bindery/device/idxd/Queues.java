package org.bindery.device.idxd;

import java.util.List;
import java.util.stream.IntStream;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.descriptor.Limits;
import org.bindery.model.idxd.register.OpCap;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;
import org.bindery.model.idxd.register.WqState;

/** All work queues, and the WQCFG table, which says what may be written when. */
final class Queues {
  private static final int LAST_WRITABLE = WqField.OCCUPANCY_LIMIT.dword();
  private static final int OPERATIONS = 8;

  private final Capabilities capabilities;
  private final Status status;
  private final List<Queue> all;

  Queues(Capabilities capabilities, Status status) {
    this.capabilities = capabilities;
    this.status = status;
    this.all = IntStream.range(0, capabilities.queues().queues()).mapToObj(Queue::new).toList();
  }

  List<Queue> all() {
    return all;
  }

  Queue get(int index) {
    return all.get(index);
  }

  int read(int queue, int dword) {
    return all.get(queue).shown().dword(dword);
  }

  /** The size only while the device is disabled, the rest while the queue is. */
  void write(int queue, int dword, int value) {
    Queue written = all.get(queue);
    boolean writable =
        dword == WqField.SIZE.dword()
            ? status.disabled()
            : written.state() == WqState.DISABLED
                && (dword <= LAST_WRITABLE || dword >= OPERATIONS);
    if (writable) {
      written.config(written.config().withDword(dword, value));
    }
  }

  /** What a queue allows of a descriptor. */
  Limits limits(int queue) {
    WqConfig config = all.get(queue).config();
    return new Limits(
        capabilities.general(),
        operations(config),
        1L << config.get(WqField.MAX_TRANSFER_SHIFT),
        1L << config.get(WqField.MAX_BATCH_SHIFT),
        config.isSet(WqField.BLOCK_ON_FAULT));
  }

  private OpCap operations(WqConfig config) {
    OpCap device = capabilities.operations();
    if (!capabilities.queues().operationConfig()) {
      return device;
    }
    OpCap queue = config.operations();
    return new OpCap(
        device.word0() & queue.word0(),
        device.word1() & queue.word1(),
        device.word2() & queue.word2(),
        device.word3() & queue.word3());
  }

  /** All but the size, which is of the device's configuration. */
  void resetConfig(Queue queue) {
    int size = queue.config().get(WqField.SIZE);
    queue.reset();
    queue.config(WqConfig.EMPTY.with(WqField.SIZE, size));
  }

  void reset() {
    all.forEach(Queue::reset);
  }
}
