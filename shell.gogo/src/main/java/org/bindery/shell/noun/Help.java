package org.bindery.shell.noun;

import java.util.List;
import java.util.function.Supplier;
import org.bindery.shell.command.Command;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.UsageException;
import org.bindery.shell.output.Listing;

/** What commands there are: {@code help}. */
public final class Help {
  private final Supplier<List<Command>> commands;

  public Help(Supplier<List<Command>> commands) {
    this.commands = commands;
  }

  /** One form of a command. */
  public record HelpRow(String usage, String what) {}

  public List<Verb> verbs() {
    return List.of(Verb.of("help [COMMAND]", "the commands, or the forms of one", this::help));
  }

  private Listing<HelpRow> help(Arguments arguments) {
    List<Command> asked = commands.get();
    if (arguments.has("COMMAND")) {
      String name = arguments.text("COMMAND");
      asked = asked.stream().filter(command -> command.name().equals(name)).toList();
      if (asked.isEmpty()) {
        throw new UsageException("there is no command %s", name);
      }
    }
    return new Listing<>(
        HelpRow.class,
        asked.stream()
            .flatMap(command -> command.verbs().stream())
            .map(verb -> new HelpRow(verb.form().usage(), verb.summary()))
            .toList());
  }
}
