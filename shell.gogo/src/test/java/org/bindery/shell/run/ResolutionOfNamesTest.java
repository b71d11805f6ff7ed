package org.bindery.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Function;
import org.bindery.shell.noun.Administrator;
import org.bindery.shell.noun.Commands;
import org.bindery.shell.noun.Surroundings;
import org.junit.jupiter.api.Test;

/** Every command is ours when it is called without a scope, whoever else has one of its name. */
class ResolutionOfNamesTest {
  @Test
  void everyNameIsOursWithoutScope() {
    try (Gogo gogo = Gogo.text()) {
      var session = gogo.processor().createSession(System.in, System.out, System.err);
      session.put("SCOPE", "bindery:*");
      List<String> others = new ArrayList<>();
      for (String name : names()) {
        Function found = (Function) session.get("*:" + name);
        if (found != session.get("bindery:" + name)) {
          others.add(name);
        }
      }
      assertThat(others).isEmpty();
      session.close();
    }
  }

  /** Without it, the test above could pass for want of a rival. */
  @Test
  void otherBundlesHaveSomeOfOurNames() {
    try (Gogo gogo = Gogo.text()) {
      assertThat(
              names().stream()
                  .filter(name ->
                      gogo.processor().getCommands().contains("felix:" + name)
                          || gogo.processor().getCommands().contains("gogo:" + name)))
          .contains("help", "echo", "try");
    }
  }

  private static List<String> names() {
    return Stream.concat(
            Commands.of(new Administrator(() -> null), Surroundings.none()).stream()
                .map(command -> command.name()),
            Stream.of("echo", "try", "expect", "exit", "default"))
        .toList();
  }
}
