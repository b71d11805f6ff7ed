package org.bindery.shell.run;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.bindery.shell.command.Failure;
import org.bindery.shell.command.Failures;
import org.bindery.shell.command.WrongUse;
import org.bindery.shell.output.Printer;

/**
 * What scripts need beside the commands proper; Gogo's own such words come with its terminal bundle
 * only. Stateless; safe for use by several threads.
 */
public final class ScriptWords {
  /** Gogo calls the function of this name for a command that does not exist. */
  private static final String UNKNOWN = "default";

  private final Blocks blocks;
  private final Failures failures;

  private ScriptWords(Blocks blocks, Failures failures) {
    this.blocks = blocks;
    this.failures = failures;
  }

  /** The words by name. */
  public static Map<String, Function> of(Printer printer, Failures failures) {
    Blocks blocks = new Blocks(new Statements(printer, failures), failures);
    ScriptWords words = new ScriptWords(blocks, failures);
    Map<String, Function> functions = new LinkedHashMap<>();
    functions.put("echo", ScriptWords::echo);
    functions.put("try", blocks::attempt);
    functions.put("expect", blocks::expect);
    functions.put("exit", words::exit);
    functions.put(UNKNOWN, words::unknown);
    return functions;
  }

  private static Object echo(CommandSession session, List<Object> arguments) {
    return arguments.stream()
        .map(each -> each == null ? "" : each.toString())
        .collect(Collectors.joining(" "));
  }

  private Object exit(CommandSession session, List<Object> arguments) throws Failure, Leave {
    String status = arguments.isEmpty() ? "0" : String.valueOf(arguments.getFirst());
    if (arguments.size() > 1 || !status.matches("[0-9]{1,3}") || Integer.parseInt(status) > 255) {
      throw failures.of(
          "exit",
          new WrongUse("an exit status is a number up to 255", "usage: exit [STATUS]", null));
    }
    throw new Leave(Integer.parseInt(status));
  }

  private Object unknown(CommandSession session, List<Object> arguments) throws Failure {
    String name = String.valueOf(arguments.getFirst());
    String near = near(name, session);
    String hint = near.isEmpty() ? "" : "; near names: " + near;
    throw failures.of(name, new WrongUse("unknown command: " + name + hint, "", null));
  }

  private static String near(String name, CommandSession session) {
    if (!(session.get(".commands") instanceof Set<?> all)) {
      return "";
    }
    return all.stream()
        .map(Object::toString)
        .map(full -> full.startsWith("bindery:") ? full.substring("bindery:".length()) : full)
        .filter(candidate -> !candidate.equals(UNKNOWN))
        .filter(candidate -> distance(name, candidate) <= Math.max(1, name.length() / 2))
        .distinct()
        .sorted(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .limit(3)
        .collect(Collectors.joining(", "));
  }

  /** How many letters must be put in, left out or changed (Levenshtein), case ignored. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + (same ? 0 : 1));
      }
      above = row;
    }
    return above[b.length()];
  }
}
