package org.bindery.core.policy;

import java.util.function.Function;
import org.bindery.policy.IncoherentDmaPolicy;

/** A policy that is registered, without the policy: it is looked up anew for each call. */
public interface PolicyHandle {
  /** {@code policy.name}. */
  String name();

  /** Symbolic name and version of its bundle. */
  String bundle();

  /** {@code service.ranking}. */
  int ranking();

  /** {@code service.id}. */
  long serviceId();

  /**
   * Calls the policy.
   *
   * @throws org.bindery.api.RefusedException EAGAIN when it is no longer there
   */
  <T> T use(Function<IncoherentDmaPolicy, T> call);
}
