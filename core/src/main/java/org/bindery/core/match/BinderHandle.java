package org.bindery.core.match;

import java.util.function.Function;
import org.bindery.binder.DeviceBinder;

/**
 * A binder that is registered, without the binder: it is looked up anew for each call, so that
 * {@code core} keeps no object of a plug-in.
 */
public interface BinderHandle {
  /** {@code binder.id}. */
  String id();

  /** Symbolic name and version of its bundle. */
  String bundle();

  long bundleId();

  /** {@code service.ranking}. */
  int ranking();

  /** {@code service.id}. */
  long serviceId();

  /**
   * Calls the binder.
   *
   * @throws org.bindery.api.RefusedException EAGAIN when it is no longer there
   */
  <T> T use(Function<DeviceBinder, T> call);
}
