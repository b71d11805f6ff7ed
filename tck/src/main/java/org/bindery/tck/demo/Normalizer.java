package org.bindery.tck.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Masks in the demo's output what is new in each run: times, seeds, random bytes and the addresses
 * of buffers; then the {@link Differences} between hosts. Equal values get equal names, so what the
 * output says of them still shows: that two dumps are the same, or that a buffer is mapped.
 *
 * <p>An address is masked only where the output has called it a user address: all others are
 * numbers that must agree.
 */
record Normalizer(Differences differences) {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z");
  private static final Pattern SEED = Pattern.compile("\\bseed -?\\d+");
  private static final Pattern USER_ADDRESS = Pattern.compile("user address (0x[0-9a-f]+)");
  private static final Pattern DUMP =
      Pattern.compile("(?m)^([0-9a-f]{8})((?: {1,2}[0-9a-f]{2})+ *\\|.*\\|)$");

  /** Columns are as wide as their widest cell, which may be one of those masked. */
  private static final Pattern PADDING = Pattern.compile(" {2,}");

  /** The lines of an output that can be compared with those of another. */
  List<String> lines(String output) {
    String text = output.replace("\r\n", "\n");
    text = TIME.matcher(text).replaceAll("TIME");
    text = SEED.matcher(text).replaceAll("seed SEED");
    text = maskAddresses(text);
    Function<String, String> bytes = names("BYTES");
    text = DUMP.matcher(text).replaceAll(dump -> dump.group(1) + "  " + bytes.apply(dump.group(2)));
    text = PADDING.matcher(text).replaceAll("  ");
    return differences.apply(text).lines().map(String::stripTrailing).toList();
  }

  private static String maskAddresses(String text) {
    Function<String, String> names = names("ADDRESS");
    List<String> addresses =
        USER_ADDRESS.matcher(text).results().map(match -> match.group(1)).distinct().toList();
    String masked = text;
    for (String address : addresses) {
      masked = masked.replaceAll("\\b" + address + "\\b", names.apply(address));
    }
    return masked;
  }

  /** The first value is PREFIX1, the next other one PREFIX2. */
  private static Function<String, String> names(String prefix) {
    Map<String, String> known = new HashMap<>();
    return value -> known.computeIfAbsent(value, v -> prefix + (known.size() + 1));
  }
}
