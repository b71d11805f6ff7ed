package org.bindery.uapi.door.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads scripts from text. */
public final class ScriptReader {
  private static final String ARROW = "->";

  /** Verbs with how many words must follow, and whether something is answered. */
  private record Shape(int words, boolean answered) {}

  private static final Map<String, Shape> VERBS =
      Map.ofEntries(
          Map.entry("memory", new Shape(2, false)),
          Map.entry("put", new Shape(2, false)),
          Map.entry("expect", new Shape(2, false)),
          Map.entry("open", new Shape(1, true)),
          Map.entry("close", new Shape(1, true)),
          Map.entry("poll", new Shape(1, true)),
          Map.entry("ioctl", new Shape(2, true)),
          Map.entry("bytes", new Shape(3, true)),
          Map.entry("value", new Shape(3, true)),
          Map.entry("read", new Shape(2, true)),
          Map.entry("write", new Shape(2, true)),
          Map.entry("pread", new Shape(3, true)),
          Map.entry("pwrite", new Shape(3, true)));

  private ScriptReader() {}

  /**
   * @throws IllegalArgumentException naming script and line, when a line is none of the format
   */
  public static Script read(String name, String text) {
    List<Script.Step> steps = new ArrayList<>();
    int line = 0;
    for (String each : text.lines().toList()) {
      line++;
      String content = each.replaceFirst("#.*", "").strip();
      if (!content.isEmpty()) {
        steps.add(step(name, line, content));
      }
    }
    return new Script(name, steps);
  }

  private static Script.Step step(String name, int line, String content) {
    List<String> all = Arrays.asList(content.split("\\s+"));
    int arrow = all.indexOf(ARROW);
    List<String> words = arrow < 0 ? all : all.subList(0, arrow);
    List<String> expected = arrow < 0 ? List.of() : all.subList(arrow + 1, all.size());
    Shape shape = words.isEmpty() ? null : VERBS.get(words.getFirst());
    if (shape == null) {
      throw wrong(name, line, "no verb of " + VERBS.keySet().stream().sorted().toList());
    }
    if (words.size() - 1 < shape.words) {
      throw wrong(name, line, shape.words + " words follow " + words.getFirst());
    }
    if (shape.answered == expected.isEmpty()) {
      throw wrong(name, line, (shape.answered ? "no answer after " : "an answer after ") + content);
    }
    return new Script.Step(line, content, words, expected);
  }

  private static IllegalArgumentException wrong(String name, int line, String what) {
    return new IllegalArgumentException("%s:%d: %s".formatted(name, line, what));
  }
}
