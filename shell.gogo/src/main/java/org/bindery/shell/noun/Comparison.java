package org.bindery.shell.noun;

import java.util.OptionalLong;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Readable;

/**
 * Two buffers compared.
 *
 * @param offset where the compared bytes begin in both
 * @param firstDifference offset of the first byte that differs
 */
public record Comparison(
    String a,
    String b,
    @Hex long offset,
    @Hex long length,
    boolean equal,
    @Hex OptionalLong firstDifference)
    implements Readable {
  @Override
  public String text() {
    return equal
        ? "%s and %s are equal: 0x%x bytes from 0x%x".formatted(a, b, length, offset)
        : "%s and %s differ, first at 0x%x".formatted(a, b, firstDifference.getAsLong());
  }
}
