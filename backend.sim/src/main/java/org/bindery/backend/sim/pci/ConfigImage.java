package org.bindery.backend.sim.pci;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of a function's configuration space as its firmware and host left them: 256 bytes for
 * conventional functions, 4096 for PCI Express ones. Immutable.
 */
public final class ConfigImage {
  public static final int CONVENTIONAL_SIZE = 256;
  public static final int EXPRESS_SIZE = 4096;

  private static final int STATUS = 0x06;
  private static final int STATUS_CAPABILITIES = 1 << 4;
  private static final int CAPABILITY_POINTER = 0x34;
  private static final int FIRST_CAPABILITY = 0x40;
  private static final int FIRST_EXTENDED = 0x100;

  private final byte[] bytes;

  private ConfigImage(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes up to 4096; padded with zeros to 256 or, when they go beyond that or hold a PCI
   *     Express capability, to 4096
   */
  public static ConfigImage of(byte[] bytes) {
    ConfigImage image =
        new ConfigImage(Arrays.copyOf(bytes, Math.max(CONVENTIONAL_SIZE, bytes.length)));
    if (bytes.length > CONVENTIONAL_SIZE || image.capability(Capability.EXPRESS) != 0) {
      return new ConfigImage(Arrays.copyOf(bytes, EXPRESS_SIZE));
    }
    return image;
  }

  public int size() {
    return bytes.length;
  }

  public int u8(int offset) {
    return bytes[offset] & 0xff;
  }

  public int u16(int offset) {
    return u8(offset) | u8(offset + 1) << 8;
  }

  public int u32(int offset) {
    return u16(offset) | u16(offset + 2) << 16;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Offset of the first capability with an id, or 0. The walk ends on a pointer into the header and
   * after as many steps as fit, so that a loop in the list is harmless.
   */
  public int capability(int id) {
    if ((u16(STATUS) & STATUS_CAPABILITIES) == 0) {
      return 0;
    }
    int at = u8(CAPABILITY_POINTER) & ~3;
    for (int steps = 0; at >= FIRST_CAPABILITY && steps < 48; steps++) {
      if (u8(at) == id) {
        return at;
      }
      at = u8(at + 1) & ~3;
    }
    return 0;
  }

  /** Offset of the first extended capability with an id, or 0. */
  public int extendedCapability(int id) {
    int at = FIRST_EXTENDED;
    for (int steps = 0; at >= FIRST_EXTENDED && at + 4 <= bytes.length && steps < 960; steps++) {
      int header = u32(at);
      if (header == 0) {
        return 0;
      }
      if ((header & 0xffff) == id) {
        return at;
      }
      at = header >>> 20 & ~3;
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfigImage image && Arrays.equals(bytes, image.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes, 0, 64) + "...";
  }
}
