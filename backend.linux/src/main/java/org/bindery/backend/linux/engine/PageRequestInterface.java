package org.bindery.backend.linux.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import org.bindery.backend.linux.host.LinuxPaths;

/**
 * Whether a PCI function can send page requests: its extended capability 0x13 (PCI Express base
 * specification, "Page Request Extended Capability"). Only root may read that far. Thread-safe.
 */
record PageRequestInterface(LinuxPaths paths) {
  private static final int FIRST = 0x100;
  private static final int CAPABILITY = 0x13;

  boolean has(DeviceLink device) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(paths.sys().resolve(device.path()).resolve("config"));
    } catch (IOException e) {
      return false;
    }
    ByteBuffer config = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = FIRST;
    // Each capability has its own place, so a chain that is longer than that is a loop.
    for (int seen = 0; seen < bytes.length / Integer.BYTES; seen++) {
      if (at < FIRST || at > bytes.length - Integer.BYTES) {
        return false;
      }
      int header = config.getInt(at);
      if ((header & 0xffff) == CAPABILITY) {
        return true;
      }
      at = header >>> 20 & ~3;
    }
    return false;
  }
}
