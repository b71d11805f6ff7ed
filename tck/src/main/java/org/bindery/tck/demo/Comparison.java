package org.bindery.tck.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares two outputs of the demo: {@code java -cp JAR org.bindery.tck.demo.Comparison FILE FILE}.
 * Prints the lines that differ once masked; the exit status is 0 without any, 1 with some, 2 when
 * there is nothing to compare.
 */
public final class Comparison {
  private Comparison() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** As {@link #main}, answering the exit status. */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length != 2) {
      err.println("usage: Comparison FILE FILE");
      return 2;
    }
    Normalizer normalizer = new Normalizer(Differences.committed());
    try {
      List<String> left = normalizer.lines(Files.readString(Path.of(arguments[0])));
      List<String> right = normalizer.lines(Files.readString(Path.of(arguments[1])));
      if (left.isEmpty() || right.isEmpty()) {
        err.println("the output in " + arguments[left.isEmpty() ? 0 : 1] + " is empty");
        return 2;
      }
      List<String> differences = LineDiff.of(left, right);
      differences.forEach(out::println);
      return differences.isEmpty() ? 0 : 1;
    } catch (IOException e) {
      err.println("cannot be read: " + e);
      return 2;
    }
  }
}
