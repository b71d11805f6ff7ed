package org.bindery.shell.noun;

import java.util.Optional;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Readable;

/**
 * A part of a buffer after it was filled.
 *
 * @param seed as of {@link Pattern}
 */
public record Filled(
    String buffer, @Hex long offset, @Hex long length, String pattern, Optional<String> seed)
    implements Readable {
  static Filled fill(Slice slice, Arguments arguments) {
    Pattern pattern = Pattern.fill(slice.segment(), arguments);
    return new Filled(
        slice.buffer().name(), slice.offset(), slice.length(), pattern.name(), pattern.seed());
  }

  @Override
  public String text() {
    return "%s: 0x%x bytes from 0x%x filled with %s"
        .formatted(buffer, length, offset, new Pattern(pattern, seed));
  }
}
