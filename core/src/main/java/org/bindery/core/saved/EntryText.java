package org.bindery.core.saved;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * An entry as text: a line with the format's version, a line {@code key value} for each fact, its
 * value percent-encoded, and a last line with the CRC-32 of those before it, so that whatever is
 * missing or changed is noticed.
 */
final class EntryText {
  private static final String VERSION = "bindery-saved-driver 1";
  private static final String END = "end ";

  private EntryText() {}

  static String of(SavedEntry entry) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    line(text, "host", entry.key().host());
    line(text, "boot", entry.key().boot());
    line(text, "device", entry.key().device());
    line(text, "path", entry.path());
    line(text, "override", entry.was().override());
    line(text, "driver", entry.was().driver());
    line(text, "taken", Boolean.toString(entry.taken()));
    entry
        .owner()
        .ifPresent(owner -> {
          line(text, "pid", Long.toString(owner.pid()));
          line(text, "start", owner.start());
        });
    String facts = text.toString();
    return facts + END + check(facts) + "\n";
  }

  /**
   * @throws IllegalArgumentException what is wrong with it
   */
  static SavedEntry parse(String text) {
    int end = text.lastIndexOf("\n" + END) + 1;
    if (end == 0 || !text.substring(end).equals(END + check(text.substring(0, end)) + "\n")) {
      throw new IllegalArgumentException("it is cut off or was changed");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    if (!lines.getFirst().equals(VERSION)) {
      throw new IllegalArgumentException("its format is not known: " + lines.getFirst());
    }
    Map<String, String> facts = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      facts.put(
          line.substring(0, Math.max(0, space)),
          URLDecoder.decode(line.substring(space + 1), StandardCharsets.UTF_8));
    }
    return new SavedEntry(
        new SavedEntry.Key(get(facts, "host"), get(facts, "boot"), get(facts, "device")),
        get(facts, "path"),
        new SavedDriver(get(facts, "override"), get(facts, "driver")),
        Boolean.parseBoolean(get(facts, "taken")),
        facts.containsKey("pid")
            ? Optional.of(new ProcessId(Long.parseLong(get(facts, "pid")), get(facts, "start")))
            : Optional.empty());
  }

  private static String get(Map<String, String> facts, String key) {
    String value = facts.get(key);
    if (value == null) {
      throw new IllegalArgumentException("it says nothing of " + key);
    }
    return value;
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key)
        .append(' ')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
        .append('\n');
  }

  private static String check(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
