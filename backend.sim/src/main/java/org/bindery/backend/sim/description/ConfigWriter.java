package org.bindery.backend.sim.description;

import java.util.Arrays;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.PciIds;

/** Makes a configuration space from what a description says in words. Not thread-safe. */
final class ConfigWriter {
  private static final int CAPABILITY_POINTER = 0x34;
  private static final int FIRST_CAPABILITY = 0x40;
  private static final int FIRST_EXTENDED = 0x100;

  private final byte[] bytes = new byte[ConfigImage.EXPRESS_SIZE];
  private int length = ConfigImage.CONVENTIONAL_SIZE;
  private int lastPointer = CAPABILITY_POINTER;
  private int free = FIRST_CAPABILITY;
  private int lastExtended;
  private int freeExtended = FIRST_EXTENDED;

  ConfigWriter(PciIds ids) {
    u16(0x00, ids.vendor());
    u16(0x02, ids.device());
    // Memory and I/O decoding on, as firmware leaves a device; bus mastering off.
    u16(0x04, 0x0003);
    bytes[0x08] = (byte) ids.revision();
    bytes[0x09] = (byte) ids.deviceClass();
    u16(0x0a, ids.deviceClass() >> 8);
    u16(0x2c, ids.subsystemVendor());
    u16(0x2e, ids.subsystemDevice());
  }

  void multifunction() {
    bytes[0x0e] |= (byte) 0x80;
  }

  void interruptPin(int pin) {
    bytes[0x3d] = (byte) pin;
  }

  void bridge(int primary, int secondary, int subordinate) {
    bytes[0x0e] |= 1;
    u16(0x2c, 0);
    u16(0x2e, 0);
    bytes[0x18] = (byte) primary;
    bytes[0x19] = (byte) secondary;
    bytes[0x1a] = (byte) subordinate;
  }

  /** Appends a capability; answers its offset, or -1 when there is no room. */
  int capability(int id, int size) {
    if (free + size > ConfigImage.CONVENTIONAL_SIZE) {
      return -1;
    }
    int at = free;
    bytes[0x06] |= 0x10;
    bytes[lastPointer] = (byte) at;
    bytes[at] = (byte) id;
    lastPointer = at + 1;
    free += (size + 3) & ~3;
    return at;
  }

  /** Appends an extended capability of version 1; answers its offset. */
  int extendedCapability(int id, int size) {
    int at = freeExtended;
    if (lastExtended != 0) {
      u16(lastExtended + 2, 1 | at << 4);
    }
    u16(at, id);
    u16(at + 2, 1);
    lastExtended = at;
    freeExtended += (size + 3) & ~3;
    length = ConfigImage.EXPRESS_SIZE;
    return at;
  }

  void u16(int offset, int value) {
    bytes[offset] = (byte) value;
    bytes[offset + 1] = (byte) (value >> 8);
  }

  void u32(int offset, int value) {
    u16(offset, value);
    u16(offset + 2, value >> 16);
  }

  void overlay(int offset, byte[] run) {
    System.arraycopy(run, 0, bytes, offset, run.length);
    length = Math.max(length, offset + run.length);
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }
}
