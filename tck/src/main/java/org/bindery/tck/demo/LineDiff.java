package org.bindery.tck.demo;

import java.util.ArrayList;
import java.util.List;

/** Which lines were taken out and put in, by the longest common subsequence. */
final class LineDiff {
  private final List<String> left;
  private final List<String> right;
  // Length of the longest common subsequence of what begins at line i and line j.
  private final int[][] common;

  private LineDiff(List<String> left, List<String> right) {
    this.left = left;
    this.right = right;
    this.common = new int[left.size() + 1][right.size() + 1];
    for (int i = left.size() - 1; i >= 0; i--) {
      for (int j = right.size() - 1; j >= 0; j--) {
        common[i][j] =
            left.get(i).equals(right.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
  }

  /** Lines {@code <N: TEXT} of the left and {@code >N: TEXT} of the right; none when equal. */
  static List<String> of(List<String> left, List<String> right) {
    return new LineDiff(left, right).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
        i++;
        j++;
      } else if (j == right.size() || i < left.size() && common[i + 1][j] >= common[i][j + 1]) {
        lines.add("<%d: %s".formatted(i + 1, left.get(i++)));
      } else {
        lines.add(">%d: %s".formatted(j + 1, right.get(j++)));
      }
    }
    return lines;
  }
}
