package org.bindery.core.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The policies that are registered now. */
public interface PolicyServices {
  /** Which of several with the same name is used: higher ranking, then lower service id. */
  Comparator<PolicyHandle> ORDER =
      Comparator.comparingInt(PolicyHandle::ranking)
          .reversed()
          .thenComparingLong(PolicyHandle::serviceId);

  /** In {@link #ORDER}. */
  List<PolicyHandle> all();

  /** The first with the name. */
  default Optional<PolicyHandle> byName(String name) {
    return all().stream().filter(policy -> policy.name().equals(name)).findFirst();
  }
}
