package org.bindery.itest.motion;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.DeviceModel;
import org.bindery.device.DeviceModelFactory;
import org.bindery.device.DevicePort;

/**
 * A device that moves a stream by itself: slot by slot from one ring in memory to another, as far
 * as it was told to, counting bytes. What it could not move it counts too.
 */
final class StreamModel implements DeviceModel {
  static final int VENDOR = 0x1234;
  static final int DEVICE = 0x57e0;
  static final int SLOT = 64;
  static final int SLOTS = 64;

  /** Where the slots come from and go to. */
  static final int FROM = 0x00;

  static final int TO = 0x08;

  /** How many slots to move in all, since power-on. Moves them. */
  static final int TAIL = 0x10;

  /** Bytes that were moved, and requests that were refused. */
  static final int MOVED = 0x18;

  static final int REFUSED = 0x20;

  private static final Duration PAUSE = Duration.ofNanos(20_000);

  private final DevicePort port;
  private final MemorySegment slot = Arena.ofAuto().allocate(SLOT);
  private long from;
  private long to;
  private long tail;
  private long done;
  private long refused;
  private boolean running;

  private StreamModel(DevicePort port) {
    this.port = port;
  }

  /** Models stream devices and nothing else. */
  static final class Factory implements DeviceModelFactory {
    @Override
    public boolean models(DeviceIdentity identity) {
      return identity.vendor() == VENDOR && identity.device() == DEVICE;
    }

    @Override
    public DeviceModel create(DeviceIdentity identity, DevicePort port) {
      return new StreamModel(port);
    }
  }

  private void step() {
    long at = done % SLOTS * SLOT;
    if (port.dma().read(from + at, slot) && port.dma().write(to + at, slot)) {
      done++;
    } else {
      refused++;
    }
    running = done < tail;
    if (running) {
      port.runAfter(PAUSE, this::step);
    }
  }

  @Override
  public long read(int region, long offset, int width) {
    return switch ((int) offset) {
      case FROM -> from;
      case TO -> to;
      case TAIL -> tail;
      case MOVED -> done * SLOT;
      case REFUSED -> refused;
      default -> -1;
    };
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    switch ((int) offset) {
      case FROM -> from = value;
      case TO -> to = value;
      case TAIL -> {
        tail = value;
        if (!running && done < tail) {
          running = true;
          port.run(this::step);
        }
      }
      default -> {}
    }
  }

  @Override
  public void reset() {
    from = 0;
    to = 0;
    tail = 0;
    done = 0;
    refused = 0;
    running = false;
  }
}
