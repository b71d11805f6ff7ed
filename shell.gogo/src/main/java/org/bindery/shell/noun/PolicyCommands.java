package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Policies;
import org.bindery.api.Refusal;
import org.bindery.api.Rejudged;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.output.Listing;

/** Which policy judges requests for incoherent DMA: {@code policy}. */
public final class PolicyCommands {
  private final Administrator admin;

  public PolicyCommands(Administrator admin) {
    this.admin = admin;
  }

  /** A policy in a list. */
  public record PolicyRow(boolean chosen, String policy, String demands, String bundle) {
    @Override
    public String toString() {
      return policy;
    }
  }

  /**
   * A claim that was judged anew.
   *
   * @param stands false: it fell
   * @param reason why it fell
   */
  public record RejudgedRow(
      String vm, String owner, String fd, String label, boolean stands, Optional<String> reason) {}

  public List<Verb> verbs() {
    return List.of(
        Verb.of(
            "policy [POLICY]",
            "the policies for incoherent DMA, after another one is chosen for new requests",
            this::choose),
        Verb.of(
            "policy rejudge",
            "judges everything that is claimed again, and drops what falls",
            this::rejudge));
  }

  private Listing<PolicyRow> choose(Arguments arguments) {
    Policies policies = admin.administration().policies();
    arguments.optionalText("POLICY").ifPresent(policies::choose);
    List<PolicyRow> rows =
        policies.all().stream()
            .map(each -> new PolicyRow(each.chosen(), each.name(), each.demands(), each.bundle()))
            .toList();
    List<String> notes =
        rows.stream().anyMatch(PolicyRow::chosen)
            ? List.of()
            : List.of(
                "policy %s is chosen and not there: nothing is granted"
                    .formatted(policies.chosen()));
    return new Listing<>(PolicyRow.class, rows, notes);
  }

  private Listing<RejudgedRow> rejudge(Arguments arguments) {
    return new Listing<>(
        RejudgedRow.class,
        admin.administration().policies().rejudge().stream().map(PolicyCommands::row).toList());
  }

  private static RejudgedRow row(Rejudged judged) {
    return new RejudgedRow(
        judged.vm(),
        judged.owner(),
        judged.claim().fd(),
        judged.claim().label(),
        judged.against().isEmpty(),
        judged.against().map(Refusal::reason));
  }
}
