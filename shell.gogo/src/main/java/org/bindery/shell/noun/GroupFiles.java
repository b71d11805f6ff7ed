package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;

/**
 * Groups by their own files, the older way to devices, which shuts the way by device files: {@code
 * groups open}, {@code groups close}.
 */
public final class GroupFiles {
  private final Administrator admin;

  public GroupFiles(Administrator admin) {
    this.admin = admin;
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "groups open GROUP [--host HOST]",
            "opens a group by its own file: its devices cannot be bound meanwhile",
            this::open),
        Verb.of(
            "groups close GROUP [--host HOST]",
            "takes a group's file, and devices opened by it, away from who has it",
            this::close));
  }

  private Done open(Arguments arguments) {
    Optional<String> host = arguments.optionalText("--host");
    String group = arguments.text("GROUP");
    admin.session().openGroup(host, group);
    return new Done("groups open", group, "group " + group + " open");
  }

  private Done close(Arguments arguments) {
    Optional<String> host = arguments.optionalText("--host");
    String group = arguments.text("GROUP");
    admin.administration().closeGroup(host, group);
    return new Done("groups close", group, "group " + group + " closed");
  }
}
