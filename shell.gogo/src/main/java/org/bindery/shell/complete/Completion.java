package org.bindery.shell.complete;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.shell.command.Command;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Parameter;
import org.bindery.shell.grammar.Slot;

/**
 * Finds what may stand at the cursor, from the forms of the commands: a new command is completed
 * without a line here. Immutable; safe for use by several threads.
 */
public final class Completion {
  private static final String SCOPE = "bindery:";

  /** Gogo calls it for a command that does not exist. */
  private static final String NOBODYS = "default";

  private final List<Command> commands;
  private final Function<Slot, Stream<Candidate>> values;

  /**
   * @param values what there is of a slot's kind
   */
  public Completion(List<Command> commands, Function<Slot, Stream<Candidate>> values) {
    this.commands = List.copyOf(commands);
    this.values = values;
  }

  /**
   * The candidates, in the order in which they are best shown.
   *
   * @param text typed up to the cursor
   * @param all full names of all commands, others' too: {@code felix:lb}
   * @param variables that are set
   */
  public List<Candidate> complete(String text, Collection<?> all, Collection<?> variables) {
    Typed typed = Typed.of(text);
    Stream<Candidate> found =
        typed.word().startsWith("$")
            ? variables.stream()
                .map(Object::toString)
                .filter(name -> name.matches("[a-zA-Z]\\w*"))
                .sorted()
                .map(name -> new Candidate("$" + name, "a variable", false))
            : typed.words().isEmpty() ? names(typed.word(), all) : inCommand(typed);
    return found
        .filter(candidate -> candidate.word().startsWith(typed.word()))
        .map(candidate -> quoted(candidate, typed.raw()))
        .toList();
  }

  private Stream<Candidate> names(String word, Collection<?> all) {
    List<Candidate> found = new ArrayList<>();
    commands.forEach(command ->
        found.add(new Candidate(command.name(), command.verbs().getFirst().summary(), false)));
    for (String full : all.stream().map(Object::toString).sorted().toList()) {
      String name = full.startsWith(SCOPE) ? full.substring(SCOPE.length()) : full;
      boolean ours = full.startsWith(SCOPE);
      boolean known = find(name).isPresent() || name.equals(NOBODYS);
      // Others' commands are many: they are shown to who has begun with one.
      if (!known && (ours || !word.isEmpty())) {
        found.add(new Candidate(name, ours ? "" : "another bundle's", false));
      }
    }
    return found.stream();
  }

  private Optional<Command> find(String word) {
    String name = word.startsWith(SCOPE) ? word.substring(SCOPE.length()) : word;
    return commands.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  private Stream<Candidate> inCommand(Typed typed) {
    List<String> words = typed.words();
    Optional<Command> command = find(words.getFirst());
    if (command.isEmpty()) {
      return Stream.empty();
    }
    if (words.size() > 1) {
      Optional<Verb> verb = verb(command.get(), words.get(1));
      if (verb.isPresent()) {
        return inForm(verb.get(), words.subList(2, words.size()), typed.word());
      }
    }
    Stream<Candidate> verbs =
        command.get().verbs().stream()
            .filter(verb -> words.size() == 1 && !verb.form().verb().isEmpty())
            .map(verb -> new Candidate(verb.form().verb(), verb.summary(), false));
    return Stream.concat(
        verbs,
        verb(command.get(), "").stream()
            .flatMap(bare -> inForm(bare, words.subList(1, words.size()), typed.word())));
  }

  private static Optional<Verb> verb(Command command, String word) {
    return command.verbs().stream().filter(v -> v.form().verb().equals(word)).findFirst();
  }

  private Stream<Candidate> inForm(Verb verb, List<String> before, String word) {
    Slot slot = verb.form().slot(before, word);
    Stream<Candidate> choices =
        slot.choices().isEmpty()
            ? values.apply(slot)
            : slot.choices().stream().map(choice -> new Candidate(choice, "", false));
    Stream<Candidate> options =
        slot.options().stream().map(option -> new Candidate(option.name(), what(option), false));
    boolean optionsToo = slot.kind().isEmpty() || word.startsWith("-");
    return Stream.concat(
        choices.map(
            choice -> new Candidate(slot.lead() + choice.word(), choice.what(), choice.open())),
        optionsToo ? options : Stream.empty());
  }

  private static String what(Parameter option) {
    return option.isFlag() ? "" : option.value();
  }

  /** In the quotes that were begun, or in such as it needs. */
  private static Candidate quoted(Candidate candidate, String raw) {
    String word = candidate.word();
    boolean plain = word.matches("\\$?[\\p{L}\\p{N}_.:/@%+=,-]+");
    String quote = raw.startsWith("\"") ? "\"" : raw.startsWith("'") || !plain ? "'" : "";
    return new Candidate(quote + word + quote, candidate.what(), candidate.open());
  }
}
