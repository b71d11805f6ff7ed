package org.bindery.shell.noun;

import java.util.List;
import org.bindery.api.StepView;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;

/** Moving devices between the host's drivers: {@code take}, {@code giveBack}, {@code restore}. */
public final class HostDrivers {
  private final Administrator admin;

  public HostDrivers(Administrator admin) {
    this.admin = admin;
  }

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "take DEVICE... [--group] [--dryRun]",
            "takes devices from their host drivers to the one that binding needs",
            this::take),
        Verb.of(
            "giveBack DEVICE... [--group]",
            "gives devices back to what they were before they were taken",
            this::giveBack),
        Verb.of("restore", "gives back what a process that was killed had taken", this::restore));
  }

  private Listing<StepView> take(Arguments arguments) {
    return new Listing<>(
        StepView.class,
        admin
            .administration()
            .take(
                arguments.texts("DEVICE"), arguments.flag("--group"), arguments.flag("--dryRun")));
  }

  private Listing<StepView> giveBack(Arguments arguments) {
    return new Listing<>(
        StepView.class,
        admin.administration().giveBack(arguments.texts("DEVICE"), arguments.flag("--group")));
  }

  private Listing<StepView> restore(Arguments arguments) {
    List<StepView> done = admin.administration().restore();
    return new Listing<>(
        StepView.class, done, done.isEmpty() ? List.of("nothing is to be restored") : List.of());
  }
}
