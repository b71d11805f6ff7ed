package org.bindery.tck.sequence;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers that stand one behind the other. */
record Words(List<Long> all) {
  Words {
    all = List.copyOf(all);
  }

  long get(int index) {
    return index < all.size() ? all.get(index) : 0;
  }

  /** With one of them changed. */
  Words with(int index, long changed) {
    Long[] words = all.toArray(Long[]::new);
    words[index] = changed;
    return new Words(Arrays.asList(words));
  }

  /** {@code 0x1,0x2}; {@code -}: none. */
  @Override
  public String toString() {
    return all.isEmpty()
        ? "-"
        : all.stream().map("0x%x"::formatted).collect(Collectors.joining(","));
  }

  static Words parse(String text) {
    return new Words(
        text.equals("-")
            ? List.of()
            : Arrays.stream(text.split(","))
                .map(word -> Long.parseUnsignedLong(word.substring(2), 16))
                .toList());
  }
}
