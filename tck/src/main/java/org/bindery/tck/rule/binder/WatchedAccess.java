package org.bindery.tck.rule.binder;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.host.DeviceAccess;

/**
 * The file of a device that has configuration space and an interrupt, which is counted while it is
 * given out. For one thread.
 */
final class WatchedAccess implements DeviceAccess {
  /** The command register and its bit for bus mastering: PCI Local Bus 3.0, section 6.2.2. */
  static final int COMMAND = 4;

  static final int BUS_MASTER = 1 << 2;

  private static final int SIZE = 4096;

  private final byte[] config = new byte[SIZE];
  private int lent;
  private int writes;

  /** How many interrupts are given out. */
  int lent() {
    return lent;
  }

  int writes() {
    return writes;
  }

  boolean mastersTheBus() {
    return (read(RegionInfo.CONFIG, COMMAND, 2) & BUS_MASTER) != 0;
  }

  /** As the device's user does, or the firmware before. */
  void masterTheBus() {
    config[COMMAND] |= (byte) BUS_MASTER;
  }

  private void check(int region, long offset, long width) {
    if (region != RegionInfo.CONFIG) {
      throw Refusal.of(Errno.EINVAL, "there is no region %d", region).exception();
    }
    if (offset < 0 || offset + width > SIZE) {
      throw Refusal.of(Errno.EINVAL, "0x%x is beyond the region", offset).exception();
    }
  }

  @Override
  public List<RegionInfo> regions() {
    return List.of();
  }

  @Override
  public long read(int region, long offset, int width) {
    check(region, offset, width);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | config[(int) offset + i] & 0xff;
    }
    return value;
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    check(region, offset, width);
    writes++;
    for (int i = 0; i < width; i++) {
      config[(int) offset + i] = (byte) (value >>> 8 * i);
    }
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    check(region, offset, into.byteSize());
    MemorySegment.copy(MemorySegment.ofArray(config), offset, into, 0, into.byteSize());
  }

  @Override
  public RegionMap map(int region) {
    throw Refusal.of(Errno.EINVAL, "region %d cannot be mapped", region).exception();
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return List.of(new InterruptInfo(InterruptKind.MSI, 1));
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    if (kind != InterruptKind.MSI || vector != 0) {
      throw Refusal.of(Errno.EINVAL, "there is no %s %d", kind, vector).exception();
    }
    lent++;
    return new Lent();
  }

  @Override
  public void reset() {
    config[COMMAND] &= (byte) ~BUS_MASTER;
  }

  /** An interrupt that never comes. */
  private final class Lent implements Interrupt {
    private boolean open = true;

    @Override
    public InterruptKind kind() {
      return InterruptKind.MSI;
    }

    @Override
    public int vector() {
      return 0;
    }

    @Override
    public long count() {
      return 0;
    }

    @Override
    public long await(long seen, Duration timeout) {
      return 0;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        lent--;
      }
    }
  }
}
