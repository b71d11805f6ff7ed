package org.bindery.shell.command;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bindery.shell.grammar.UsageException;

/**
 * A command with all its forms: {@code ioas} alone and {@code ioas alloc}. Immutable.
 *
 * @param verbs of one name; a form without verb first, when there is one
 */
public record Command(String name, List<Verb> verbs) {
  public Command {
    verbs = List.copyOf(verbs);
  }

  /**
   * Runs the form that the arguments choose.
   *
   * @param directory what names of files are relative to
   * @throws WrongUse when they fit none
   */
  public Object run(List<?> arguments, Path directory) throws WrongUse {
    Verb verb = choose(arguments);
    List<?> rest =
        verb.form().verb().isEmpty() ? arguments : arguments.subList(1, arguments.size());
    try {
      return verb.action().run(verb.form().match(rest).in(directory));
    } catch (UsageException e) {
      throw new WrongUse(e.getMessage(), "usage: " + verb.form().usage(), e);
    }
  }

  private Verb choose(List<?> arguments) throws WrongUse {
    Object first = arguments.isEmpty() ? null : arguments.getFirst();
    for (Verb verb : verbs) {
      if (first instanceof CharSequence word && verb.form().verb().contentEquals(word)) {
        return verb;
      }
    }
    Verb bare = verbs.getFirst();
    if (!bare.form().verb().isEmpty()) {
      String problem = first == null ? "what to do is missing" : "unknown verb " + first;
      throw new WrongUse(problem, usage(), null);
    }
    if (verbs.size() > 1 && first != null && !bare.form().takesArguments()) {
      throw new WrongUse("unknown verb " + first, usage(), null);
    }
    return bare;
  }

  /** The usage lines of all forms. */
  public String usage() {
    return verbs.stream()
        .map(verb -> verb.form().usage())
        .collect(Collectors.joining("\n       ", "usage: ", ""));
  }
}
