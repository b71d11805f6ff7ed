package org.bindery.tck.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The skips of one backend, see {@link Backend#skips}. */
record KitSkips(List<Skip> all) {
  private record Skip(String type, String method, String reason) {
    boolean covers(Class<?> tested, String of) {
      return type.equals(tested.getName()) && (method.equals("*") || method.equals(of));
    }
  }

  /**
   * @throws IllegalArgumentException a line that lacks something
   */
  static KitSkips parse(String text) {
    List<Skip> skips = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", 2);
      String[] test = words[0].split("#", 2);
      if (words.length < 2 || test.length < 2) {
        throw new IllegalArgumentException("not CLASS#METHOD REASON: " + line);
      }
      skips.add(new Skip(test[0], test[1], words[1]));
    }
    return new KitSkips(List.copyOf(skips));
  }

  Optional<String> reason(Class<?> tested, String method) {
    return all.stream().filter(skip -> skip.covers(tested, method)).map(Skip::reason).findFirst();
  }
}
