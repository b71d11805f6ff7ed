package org.bindery.core.names;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The names that someone who mistyped may have meant. */
public final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /** At most three of the names, nearest first: those that differ in a third of their length. */
  public static List<String> of(String typed, Stream<String> names) {
    record Near(String name, int distance) {}
    return names
        .distinct()
        .map(name -> new Near(name, distance(typed, name)))
        .filter(near -> near.distance() * 3 <= Math.max(near.name().length(), typed.length()))
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(MOST)
        .map(Near::name)
        .toList();
  }

  /** How many characters have to be put in, left out or changed (Levenshtein). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
