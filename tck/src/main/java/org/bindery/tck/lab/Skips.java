package org.bindery.tck.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tests that do not apply to a boot, each with its reason: the file {@code skips} beside this
 * class, lines {@code BOOT CLASS#METHOD() REASON...}. No test is skipped in any other way.
 */
record Skips(List<Skip> all) {
  /**
   * @param test class and method, as JUnit's reports name them
   */
  record Skip(Boot boot, String test, String reason) {}

  static Skips committed() {
    try (InputStream in = Skips.class.getResourceAsStream("skips")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException a line that lacks something, or names no boot
   */
  static Skips parse(String text) {
    List<Skip> skips = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", 3);
      if (words.length < 3) {
        throw new IllegalArgumentException("not BOOT CLASS#METHOD() REASON: " + line);
      }
      skips.add(new Skip(Boot.of(words[0]), words[1], words[2]));
    }
    return new Skips(List.copyOf(skips));
  }

  Optional<String> reason(Boot boot, Class<?> testClass, String method) {
    String test = testClass.getName() + "#" + method + "()";
    return all.stream()
        .filter(skip -> skip.boot() == boot && skip.test().equals(test))
        .map(Skip::reason)
        .findFirst();
  }
}
