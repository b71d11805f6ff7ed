package org.bindery.itest.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;

/**
 * A command that must be refused in the {@link Scene}, and how. Immutable.
 *
 * @param given commands that run before it
 * @param errno empty: it is written wrongly and gets its usage line
 * @param says parts of the reason, the names of the objects among them
 * @param remedies all that is printed, in order; after them the command succeeds
 * @param instead the remedies do in its place what was wanted
 */
record Row(
    String command,
    List<String> given,
    Optional<Errno> errno,
    List<String> says,
    List<String> remedies,
    boolean instead) {

  static Row refused(String command, Errno errno, String... says) {
    return new Row(command, List.of(), Optional.of(errno), List.of(says), List.of(), false);
  }

  static Row wrong(String command, String... says) {
    return new Row(command, List.of(), Optional.empty(), List.of(says), List.of(), false);
  }

  Row given(String... commands) {
    List<String> all = new ArrayList<>(given);
    all.addAll(List.of(commands));
    return new Row(command, List.copyOf(all), errno, says, remedies, instead);
  }

  Row remedies(String... commands) {
    return new Row(command, given, errno, says, List.of(commands), false);
  }

  /** The remedies do what was wanted; after them there is nothing left for the command to do. */
  Row instead(String... commands) {
    return new Row(command, given, errno, says, List.of(commands), true);
  }

  @Override
  public String toString() {
    return command;
  }
}
