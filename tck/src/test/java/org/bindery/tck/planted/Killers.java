package org.bindery.tck.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which rules have to find which fault, as committed. */
record Killers(Map<Planted, List<String>> rules) {
  private static final String PACKAGE = "org.bindery.tck.rule.";

  /**
   * @throws IllegalArgumentException a line that is no fault with a rule
   */
  static Killers committed() {
    Map<Planted, List<String>> rules = new EnumMap<>(Planted.class);
    for (String line : text().lines().filter(line -> !line.startsWith("#")).toList()) {
      String[] words = line.split("\\s+");
      if (words.length < 2
          || rules.put(
                  Planted.valueOf(words[0]),
                  Arrays.stream(words).skip(1).map(PACKAGE::concat).toList())
              != null) {
        throw new IllegalArgumentException("not FAULT CLASS#METHOD...: " + line);
      }
    }
    return new Killers(rules);
  }

  private static String text() {
    try (InputStream in = Killers.class.getResourceAsStream("planted.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
