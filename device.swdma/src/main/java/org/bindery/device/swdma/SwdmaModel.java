package org.bindery.device.swdma;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.RegionInfo;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;

/** One engine: configuration space, a page of the device, a page for each queue. */
final class SwdmaModel implements DeviceModel {
  private final int count;
  private final DevicePort port;
  private final Runnable onClose;
  private final ConfigSpace config;
  private List<Queue> queues;
  private boolean closed;

  /**
   * @param onClose gives back what it had of the budget
   */
  SwdmaModel(int count, DevicePort port, Runnable onClose) {
    this.count = count;
    this.port = port;
    this.onClose = onClose;
    this.config = new ConfigSpace(count);
    this.queues = fresh();
  }

  private List<Queue> fresh() {
    List<Queue> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(new Queue(i, port, config::busMaster));
    }
    return made;
  }

  @Override
  public long read(int region, long offset, int width) {
    if (region == RegionInfo.CONFIG) {
      return config.read((int) offset, width);
    }
    int at = (int) offset;
    return value(at & -8) >>> 8 * (at & 7);
  }

  /** The 8 bytes at an address in region 0. */
  private long value(int at) {
    int page = at / Registers.PAGE;
    if (page == 0) {
      return at == Registers.MAGIC
          ? (long) count << 8 * Registers.QUEUES | Registers.MAGIC_VALUE
          : 0;
    }
    return page <= count ? queues.get(page - 1).read(at % Registers.PAGE) : 0;
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    int at = (int) offset;
    if (region == RegionInfo.CONFIG) {
      config.write(at, width, value);
      return;
    }
    int page = at / Registers.PAGE;
    if (page == 0 || page > count || width < 4) {
      return;
    }
    Queue queue = queues.get(page - 1);
    int register = at % Registers.PAGE & -8;
    if (width == 8) {
      queue.write(register, value);
    } else if ((at & 7) == 0) {
      // A command is in its lower half alone; other registers keep their upper one.
      queue.write(register, queue.read(register) & -1L << 32 | value & 0xffffffffL);
    } else if (register != Registers.COMMAND) {
      queue.write(register, queue.read(register) & 0xffffffffL | value << 32);
    }
  }

  @Override
  public void reset() {
    config.reset();
    queues = fresh();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
