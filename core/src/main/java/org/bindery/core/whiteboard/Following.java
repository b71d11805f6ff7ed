package org.bindery.core.whiteboard;

import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * A tracker that tells of services as they come and go.
 *
 * @param <S> the service
 * @param <T> what is kept for it
 */
final class Following<S, T> implements ServiceTrackerCustomizer<S, T> {
  private final BundleContext context;
  private final Function<ServiceReference<S>, T> came;
  private final Consumer<T> went;

  private Following(
      BundleContext context, Function<ServiceReference<S>, T> came, Consumer<T> went) {
    this.context = context;
    this.came = came;
    this.went = went;
  }

  /**
   * @param came answers what is kept for the service
   * @param went takes what was kept
   */
  static <S, T> ServiceTracker<S, T> tracker(
      BundleContext context,
      Class<S> type,
      Function<ServiceReference<S>, T> came,
      Consumer<T> went) {
    return new ServiceTracker<>(context, type, new Following<>(context, came, went));
  }

  /** As {@link #tracker}, with the service itself. */
  static <S, T> ServiceTracker<S, T> services(
      BundleContext context, Class<S> type, Function<S, T> came, Consumer<T> went) {
    return tracker(
        context,
        type,
        reference -> {
          S service = context.getService(reference);
          // Gone again already: then it is not followed.
          return service == null ? null : came.apply(service);
        },
        went);
  }

  @Override
  public T addingService(ServiceReference<S> reference) {
    return came.apply(reference);
  }

  @Override
  public void modifiedService(ServiceReference<S> reference, T kept) {
    // What is asked of a service's properties does not change while it is there.
  }

  @Override
  public void removedService(ServiceReference<S> reference, T kept) {
    went.accept(kept);
    // Nothing happens when it was not got.
    context.ungetService(reference);
  }
}
