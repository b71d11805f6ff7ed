package org.bindery.core.capture;

import java.util.Arrays;
import java.util.HexFormat;

/** Configuration space as lines of 16 bytes: those that are not all zero. */
final class ConfigLines {
  private static final int WIDTH = 16;
  private static final HexFormat BYTES = HexFormat.ofDelimiter(" ");

  private ConfigLines() {}

  static void write(byte[] config, CaptureText text) {
    for (int at = 0; at < config.length; at += WIDTH) {
      byte[] line = Arrays.copyOfRange(config, at, Math.min(at + WIDTH, config.length));
      if (!Arrays.equals(line, new byte[line.length])) {
        text.line("config", "%04x: %s".formatted(at, BYTES.formatHex(line)));
      }
    }
  }
}
