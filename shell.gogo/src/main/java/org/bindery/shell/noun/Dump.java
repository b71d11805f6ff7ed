package org.bindery.shell.noun;

import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Readable;

/**
 * Bytes of a buffer, as hexdump prints them.
 *
 * @param hex two digits a byte, without gaps
 */
public record Dump(String buffer, @Hex long offset, @Hex long length, String hex)
    implements Readable {
  /** Bytes that are shown at once at most. */
  static final long MOST = 1 << 20;

  private static final int LINE = 16;

  static Dump of(Slice slice) {
    byte[] bytes = slice.segment().toArray(ValueLayout.JAVA_BYTE);
    return new Dump(
        slice.buffer().name(), slice.offset(), slice.length(), HexFormat.of().formatHex(bytes));
  }

  @Override
  public String text() {
    byte[] bytes = HexFormat.of().parseHex(hex);
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += LINE) {
      StringBuilder digits = new StringBuilder();
      StringBuilder characters = new StringBuilder();
      for (int i = at; i < Math.min(bytes.length, at + LINE); i++) {
        digits.append(i % 8 == 0 ? "  " : " ").append("%02x".formatted(bytes[i]));
        characters.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
      }
      text.append("%08x%-50s  |%s|\n".formatted(offset + at, digits, characters));
    }
    return text.toString().stripTrailing();
  }
}
