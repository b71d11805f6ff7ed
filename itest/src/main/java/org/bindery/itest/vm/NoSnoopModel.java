package org.bindery.itest.vm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;

/** A device that writes one value to memory and always asks for No Snoop, whether it may or not. */
final class NoSnoopModel implements DeviceModel {
  static final int VENDOR = 0x1234;

  /** One that can issue No Snoop, and one that cannot. */
  static final int CAN = 0x57f0;

  static final int CANNOT = 0x57f1;

  static final int VALUE = 0x00;

  /** Where to write the value. Writes it. */
  static final int TO = 0x08;

  /** How often it has written. */
  static final int DONE = 0x10;

  private final DevicePort port;
  private final boolean can;
  private long value;
  private long done;

  private NoSnoopModel(DevicePort port, boolean can) {
    this.port = port;
    this.can = can;
  }

  /** Models these devices and nothing else. */
  static final class Factory implements DeviceModelFactory {
    @Override
    public boolean models(DeviceIdentity identity) {
      return identity.vendor() == VENDOR
          && (identity.device() == CAN || identity.device() == CANNOT);
    }

    @Override
    public DeviceModel create(DeviceIdentity identity, DevicePort port) {
      return new NoSnoopModel(port, identity.device() == CAN);
    }
  }

  @Override
  public boolean issuesNoSnoop() {
    return can;
  }

  @Override
  public long read(int region, long offset, int width) {
    return offset == DONE ? done : 0;
  }

  @Override
  public void write(int region, long offset, int width, long written) {
    if (offset == VALUE) {
      value = written;
    } else if (offset == TO) {
      port.run(() -> {
        MemorySegment word = MemorySegment.ofArray(new byte[8]);
        word.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
        if (port.dma().writeNoSnoop(written, word)) {
          done++;
        }
      });
    }
  }

  @Override
  public void reset() {
    value = 0;
    done = 0;
  }
}
