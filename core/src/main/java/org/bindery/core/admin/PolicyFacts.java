package org.bindery.core.admin;

import java.util.Comparator;
import java.util.List;
import org.bindery.api.Policies;
import org.bindery.api.PolicyView;
import org.bindery.api.Rejudged;
import org.bindery.core.policy.PolicyChoice;
import org.bindery.core.policy.PolicyHandle;
import org.bindery.core.vm.Machines;

/** The administrator's hold on policies. Thread-safe. */
record PolicyFacts(PolicyChoice choice, Machines machines) implements Policies {
  private record View(String name, String demands, String bundle, boolean chosen)
      implements PolicyView {}

  @Override
  public String chosen() {
    return choice.name();
  }

  @Override
  public List<PolicyView> all() {
    // Of several with one name the first is used, and shown.
    return choice.all().stream()
        .filter(policy -> first(policy))
        .sorted(Comparator.comparing(PolicyHandle::name))
        .map(this::view)
        .toList();
  }

  private boolean first(PolicyHandle policy) {
    return choice.all().stream()
        .filter(other -> other.name().equals(policy.name()))
        .findFirst()
        .filter(other -> other == policy)
        .isPresent();
  }

  private PolicyView view(PolicyHandle policy) {
    return new View(
        policy.name(),
        choice.demands(policy),
        policy.bundle(),
        policy.name().equals(choice.name()));
  }

  @Override
  public void choose(String name) {
    choice.choose(name);
    machines.policyCame();
  }

  @Override
  public List<Rejudged> rejudge() {
    return machines.rejudge();
  }
}
