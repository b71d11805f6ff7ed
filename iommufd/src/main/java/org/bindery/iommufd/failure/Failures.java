package org.bindery.iommufd.failure;

/**
 * Decides at each {@link FailurePoint} whether what is about to be done fails. Given to an engine
 * when it is made; any thread may call, also under locks of the engine: it does not block and does
 * not call back.
 */
@FunctionalInterface
public interface Failures {
  /** Nothing fails but what has to. */
  Failures NONE = _ -> {};

  /**
   * Called before something is done; when it throws, that is not done and nothing has changed.
   *
   * @throws RuntimeException a failure: for the engine's own points a {@link
   *     org.bindery.api.RefusedException} with ENOMEM, at the borders what the interface there
   *     allows
   */
  void at(FailurePoint point);
}
