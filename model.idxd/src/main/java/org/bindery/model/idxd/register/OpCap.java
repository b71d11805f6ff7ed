package org.bindery.model.idxd.register;

import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A set of operations, a bit for each opcode: what a device does (OPCAP), and what a queue allows
 * (the operation configuration).
 *
 * @param word0 opcodes 0 to 63
 * @param word1 64 to 127
 * @param word2 128 to 191
 * @param word3 192 to 255
 */
public record OpCap(long word0, long word1, long word2, long word3) {
  public static final OpCap NONE = new OpCap(0, 0, 0, 0);
  private static final int WORDS = 4;
  private static final int CHUNKS = 8;
  private static final int DIGITS = 8;

  /**
   * One of the four words, as the registers have them.
   *
   * @param index 0 to 3
   */
  public long word(int index) {
    return switch (index) {
      case 0 -> word0;
      case 1 -> word1;
      case 2 -> word2;
      case 3 -> word3;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  public boolean has(int opcode) {
    return (word(opcode >>> 6) >>> (opcode & 63) & 1) != 0;
  }

  public OpCap without(int opcode) {
    long bit = 1L << (opcode & 63);
    return switch (opcode >>> 6) {
      case 0 -> new OpCap(word0 & ~bit, word1, word2, word3);
      case 1 -> new OpCap(word0, word1 & ~bit, word2, word3);
      case 2 -> new OpCap(word0, word1, word2 & ~bit, word3);
      default -> new OpCap(word0, word1, word2, word3 & ~bit);
    };
  }

  public boolean covers(OpCap other) {
    for (int i = 0; i < WORDS; i++) {
      if ((other.word(i) & ~word(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  /** As the attributes {@code op_cap} and {@code op_config} show it. */
  public String text() {
    StringJoiner chunks = new StringJoiner(",");
    for (int i = WORDS - 1; i >= 0; i--) {
      chunks.add("%08x".formatted(word(i) >>> 32)).add("%08x".formatted(word(i) & 0xffffffffL));
    }
    return chunks.toString();
  }

  /**
   * Reads what the kernel's {@code bitmap_parse} takes: up to eight numbers of up to eight
   * hexadecimal digits, the highest first, between commas or blanks.
   *
   * @return empty: a number has another character
   * @throws ArithmeticException more than 256 bits, or a number of more than eight digits
   */
  public static Optional<OpCap> parse(String text) {
    long[] words = new long[WORDS];
    String[] chunks = text.strip().split("[,\\s]+");
    for (int i = 0; i < chunks.length; i++) {
      int at = chunks.length - 1 - i;
      if (!chunks[at].chars().allMatch(HexFormat::isHexDigit)) {
        return Optional.empty();
      }
      if (i >= CHUNKS || chunks[at].length() > DIGITS) {
        throw new ArithmeticException("more than 256 bits: " + text);
      }
      long chunk = chunks[at].isEmpty() ? 0 : HexFormat.fromHexDigitsToLong(chunks[at]);
      words[i / 2] |= chunk << 32 * (i % 2);
    }
    return Optional.of(new OpCap(words[0], words[1], words[2], words[3]));
  }
}
