package org.bindery.tck.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may differ between hosts, each with its reason: the file {@code differences} beside this
 * class, lines {@code PATTERN -> WORD : REASON}. Applied in the order of the file.
 */
record Differences(List<Difference> all) {
  /**
   * @param pattern what is replaced, a line's start and end being {@code ^} and {@code $}
   * @param word by what
   */
  record Difference(Pattern pattern, String word, String reason) {}

  private static final Pattern LINE = Pattern.compile("(.+) -> (.*?) : (.+)");

  static Differences committed() {
    try (InputStream in = Differences.class.getResourceAsStream("differences")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException a line that lacks something
   */
  static Differences parse(String text) {
    List<Difference> all = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not PATTERN -> WORD : REASON: " + line);
      }
      all.add(
          new Difference(
              Pattern.compile(matcher.group(1), Pattern.MULTILINE),
              matcher.group(2),
              matcher.group(3)));
    }
    return new Differences(List.copyOf(all));
  }

  String apply(String text) {
    String result = text;
    for (Difference difference : all) {
      result = difference.pattern().matcher(result).replaceAll(difference.word());
    }
    return result;
  }
}
