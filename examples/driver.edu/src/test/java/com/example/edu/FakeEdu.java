package com.example.edu;

import java.lang.reflect.Proxy;
import java.time.Duration;
import org.bindery.api.BoundDevice;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionMap;

/** An edu whose memory is an array: what its driver is tested on without any host. */
final class FakeEdu implements RegionMap, Interrupt {
  final byte[] memory = new byte[0x10000];
  int open;
  int pending;
  int dmas;
  int noSnoops;
  boolean stuck;
  private final byte[] buffer = new byte[4096];
  private final long[] registers = new long[0x100];
  private long command;
  private long raised;

  BoundDevice device() {
    return (BoundDevice)
        Proxy.newProxyInstance(
            BoundDevice.class.getClassLoader(),
            new Class<?>[] {BoundDevice.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "device":
                  return "0000:00:10.0";
                case "read":
                  return command;
                case "write":
                  command = (Long) arguments[3];
                  return null;
                default:
                  open++;
                  return this;
              }
            });
  }

  boolean busMaster() {
    return (command & 4) != 0;
  }

  @Override
  public int getInt(long offset) {
    return switch ((int) offset) {
      case 0x20 -> stuck ? 1 : 0;
      case 0x24 -> pending;
      default -> (int) registers[(int) offset];
    };
  }

  @Override
  public void putInt(long offset, int value) {
    if (offset == 0x64) {
      pending &= ~value;
    } else if (offset == 0x08) {
      int product = 1;
      for (int i = 2; i <= value; i++) {
        product *= i;
      }
      registers[8] = product;
    }
  }

  @Override
  public long getLong(long offset) {
    return registers[(int) offset];
  }

  @Override
  public void putLong(long offset, long value) {
    registers[(int) offset] = value;
    if (offset == 0x98 && (value & 1) != 0) {
      noSnoops += (value & 0x10) != 0 ? 1 : 0;
      dma((value & 2) != 0);
      registers[0x98] = value & ~1L;
      pending |= 0x100;
      raised++;
    }
  }

  private void dma(boolean toMemory) {
    dmas++;
    int source = (int) registers[0x80];
    int target = (int) registers[0x88];
    int count = (int) registers[0x90];
    if (toMemory) {
      System.arraycopy(buffer, source - 0x40000, memory, target, count);
    } else {
      System.arraycopy(memory, source, buffer, target - 0x40000, count);
    }
  }

  @Override
  public long size() {
    return 1 << 20;
  }

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
    return raised;
  }

  @Override
  public long await(long seen, Duration timeout) {
    return raised;
  }

  @Override
  public void close() {
    open--;
  }
}
