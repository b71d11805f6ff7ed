package org.bindery.shell.noun;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.BinderMatch;
import org.bindery.api.Blocker;
import org.bindery.api.CoherencyMismatch;
import org.bindery.api.DeviceView;
import org.bindery.api.Explanation;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.shell.output.Listing;
import org.bindery.shell.output.Names;
import org.bindery.shell.output.Readable;
import org.bindery.shell.output.Text;
import org.bindery.shell.output.WhenPresent;

/** An explanation: in text to be read from top to bottom, in JSON with all its parts. */
public record ExplanationText(
    String device,
    String host,
    Use use,
    Verdict verdict,
    String reason,
    List<Blocker> blockers,
    List<String> commands,
    OptionalInt group,
    List<Sibling> siblings,
    Optional<String> binder,
    List<BinderMatch> candidates,
    List<String> guesses,
    List<String> hostLoses,
    @WhenPresent List<CoherencyMismatch> mismatches)
    implements Readable {

  /**
   * @param blocks whether it stands in the way
   */
  public record Sibling(
      String device, Optional<String> driver, boolean blocks, @WhenPresent List<String> guessed) {}

  static ExplanationText of(Explanation from) {
    return new ExplanationText(
        from.device(),
        from.host(),
        from.use(),
        from.verdict(),
        from.reason(),
        from.blockers(),
        from.commands(),
        from.group(),
        from.siblings().stream().map(view -> sibling(view, from)).toList(),
        from.binder(),
        from.candidates(),
        from.guesses(),
        from.hostLoses(),
        from.mismatches());
  }

  private static Sibling sibling(DeviceView view, Explanation from) {
    return new Sibling(
        view.name(),
        view.driver(),
        from.blockers().stream().anyMatch(blocker -> blocker.object().equals(view.name())),
        DeviceRow.guessed(view));
  }

  @Override
  public String text() {
    StringBuilder text =
        new StringBuilder(
            "%s for %s: %s\n%s".formatted(device, Names.of(use), Names.of(verdict), reason));
    for (Blocker blocker : blockers) {
      text.append("\n  blocked by ").append(blocker.object()).append(": ").append(blocker.why());
    }
    if (!commands.isEmpty()) {
      text.append("\nto do, in this order:");
      commands.forEach(command -> text.append("\n  ").append(command));
    }
    group.ifPresent(id ->
        part(
            text,
            siblings.isEmpty() ? "group " + id + ": alone in it" : "group " + id + ", with",
            siblings.isEmpty() ? null : new Listing<>(Sibling.class, siblings)));
    part(
        text,
        "binders that were asked" + binder.map(best -> ", " + best + " is the best").orElse(""),
        new Listing<>(BinderMatch.class, candidates));
    guesses.forEach(guess -> text.append("\nguessed: ").append(guess));
    if (!hostLoses.isEmpty()) {
      text.append("\nwhile it is bound the host loses:");
      hostLoses.forEach(loss -> text.append("\n  ").append(loss));
    }
    for (CoherencyMismatch mismatch : mismatches) {
      text.append("\nmismatch: ").append(mismatch.what());
      text.append("\n  to mend it: ").append(mismatch.command());
    }
    return text.toString();
  }

  private static void part(StringBuilder text, String title, Listing<?> rows) {
    text.append('\n').append(title);
    if (rows != null) {
      text.append('\n').append(Text.of(rows).indent(2).stripTrailing());
    }
  }
}
