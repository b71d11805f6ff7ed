package org.bindery.core.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.calls.PlugInFailure;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.names.NearNames;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.policy.IncoherentDmaProof;

/**
 * The policy that the configuration names, as it is called: each call contained and limited in
 * time. One that is not there grants nothing. Thread-safe; keeps nothing but the name's source.
 */
public final class PolicyChoice {
  private final Supplier<String> chosen;
  private final PolicyHome home;
  private final PlugInCalls calls;
  private final Events events;

  /**
   * @param chosen the name as configured; asked each time
   */
  public PolicyChoice(Supplier<String> chosen, PolicyHome home, PlugInCalls calls, Events events) {
    this.chosen = chosen;
    this.home = home;
    this.calls = calls;
    this.events = events;
  }

  public String name() {
    return chosen.get();
  }

  public List<PolicyHandle> all() {
    return home.services().all();
  }

  /** What a policy says that it demands; one that fails to say is told of by why. */
  public String demands(PolicyHandle policy) {
    try {
      return ask(policy, "demands", IncoherentDmaPolicy::demands);
    } catch (RefusedException e) {
      return e.refusal().reason();
    }
  }

  /**
   * @throws RefusedException ENOENT no policy has the name, with the near ones
   */
  public void choose(String name) {
    if (home.services().byName(name).isEmpty()) {
      List<String> names =
          home.services().all().stream().map(PolicyHandle::name).distinct().toList();
      List<String> near = NearNames.of(name, names.stream());
      throw Refusal.of(
              Errno.ENOENT,
              "there is no policy %s (there are: %s)%s",
              name,
              names.isEmpty() ? "none" : String.join(", ", names),
              near.isEmpty() ? "" : "; near: " + String.join(", ", near))
          .exception();
    }
    home.choose().accept(name);
    events.post(Topics.POLICY, name, "judges requests for incoherent DMA from here on");
  }

  /**
   * @throws RefusedException EPERM it does not grant it, or is not there; EIO, ETIMEDOUT it failed
   */
  public void require(IncoherentDmaProof proof) {
    PolicyHandle policy = home.services().byName(name()).orElseThrow(this::notThere);
    ask(policy, "judging %s of %s".formatted(proof.label(), proof.fd()), p -> p.refusal(proof))
        .ifPresent(refusal -> {
          throw new RefusedException(refusal);
        });
  }

  /** Whether the device holds a claim by being bound; empty: nobody can say now. */
  public Optional<Boolean> automatic(IncoherentDmaProof proof) {
    try {
      return home.services()
          .byName(name())
          .map(policy ->
              ask(
                  policy,
                  "looking at %s of %s".formatted(proof.label(), proof.fd()),
                  p -> p.automatic(proof)));
    } catch (RefusedException e) {
      events.post(Topics.POLICY_FAILED, name(), "%s", e.refusal().reason());
      return Optional.empty();
    }
  }

  private <T> T ask(PolicyHandle policy, String what, Function<IncoherentDmaPolicy, T> call) {
    T answer = calls.call("policy " + policy.name(), what, () -> policy.use(call));
    if (answer == null) {
      throw PlugInFailure.nonsense("policy " + policy.name(), what, "it answered null");
    }
    return answer;
  }

  private RefusedException notThere() {
    Refusal.Builder refusal =
        Refusal.of(Errno.EPERM, "policy %s is chosen and not there, so nothing is granted", name())
            .blockedBy("policy " + name(), "not there");
    home.services().all().stream()
        .map(PolicyHandle::name)
        .distinct()
        .forEach(other -> refusal.remedy("policy %s", other));
    return refusal.exception();
  }
}
