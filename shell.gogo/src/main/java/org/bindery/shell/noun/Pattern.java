package org.bindery.shell.noun;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.UsageException;

/**
 * What memory was filled with.
 *
 * @param seed the bytes are those of {@link Random} with this seed; empty for other patterns
 */
record Pattern(String name, Optional<String> seed) {
  private static final long SEEDS = 1_000_000_000;

  /** Fills with what one of the options {@code --random}, {@code --byte}, {@code --text} says. */
  static Pattern fill(MemorySegment target, Arguments arguments) {
    if (Stream.of("--random", "--byte", "--text").filter(arguments::has).count() != 1) {
      throw new UsageException("one of --random, --byte and --text is needed");
    }
    if (arguments.has("--random")) {
      return new Pattern("random", Optional.of(Long.toUnsignedString(random(target, arguments))));
    }
    if (arguments.has("--byte")) {
      return new Pattern(bytes(target, arguments), Optional.empty());
    }
    text(target, arguments.text("--text"));
    return new Pattern("text", Optional.empty());
  }

  private static long random(MemorySegment target, Arguments arguments) {
    long seed =
        arguments.text("--random").equals("any")
            ? ThreadLocalRandom.current().nextLong(SEEDS)
            : arguments.number("--random");
    byte[] bytes = new byte[4096];
    Random random = new Random(seed);
    for (long at = 0; at < target.byteSize(); at += bytes.length) {
      random.nextBytes(bytes);
      long part = Math.min(bytes.length, target.byteSize() - at);
      MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, at, (int) part);
    }
    return seed;
  }

  private static String bytes(MemorySegment target, Arguments arguments) {
    int value = arguments.integer("--byte");
    if (value > 0xff) {
      throw new UsageException("--byte is too large: %s (255 at most)", arguments.text("--byte"));
    }
    target.fill((byte) value);
    return "byte 0x%02x".formatted(value);
  }

  private static void text(MemorySegment target, String text) {
    MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    for (long at = 0; at < target.byteSize(); at += bytes.byteSize()) {
      long part = Math.min(bytes.byteSize(), target.byteSize() - at);
      MemorySegment.copy(bytes, 0, target, at, part);
    }
  }

  @Override
  public String toString() {
    return name + seed.map(s -> ", seed " + s).orElse("");
  }
}
