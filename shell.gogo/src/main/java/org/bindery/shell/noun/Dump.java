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

  static Dump of(Slice slice) {
    byte[] bytes = slice.segment().toArray(ValueLayout.JAVA_BYTE);
    return new Dump(
        slice.buffer().name(), slice.offset(), slice.length(), HexFormat.of().formatHex(bytes));
  }

  @Override
  public String text() {
    return HexLines.of(offset, HexFormat.of().parseHex(hex));
  }
}
