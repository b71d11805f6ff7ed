package org.bindery.shell.noun;

/** Bytes as hexdump prints them: 16 a line, with their addresses before and their text behind. */
final class HexLines {
  private static final int LINE = 16;

  private HexLines() {}

  /**
   * @param start what the first byte's address is
   */
  static String of(long start, byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += LINE) {
      StringBuilder digits = new StringBuilder();
      StringBuilder characters = new StringBuilder();
      for (int i = at; i < Math.min(bytes.length, at + LINE); i++) {
        digits.append(i % 8 == 0 ? "  " : " ").append("%02x".formatted(bytes[i]));
        characters.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
      }
      text.append("%08x%-50s  |%s|\n".formatted(start + at, digits, characters));
    }
    return text.toString().stripTrailing();
  }
}
