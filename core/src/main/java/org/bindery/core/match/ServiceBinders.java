package org.bindery.core.match;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bindery.binder.DeviceBinder;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Follows the binders in the service registry; no binder is got before it is called. */
public final class ServiceBinders implements Binders, AutoCloseable {
  private final BundleContext context;
  private final Events events;
  private volatile Consumer<BinderHandle> came = binder -> {};
  private volatile Consumer<BinderHandle> went = binder -> {};
  private final List<BinderHandle> present = new CopyOnWriteArrayList<>();
  private final ServiceTracker<DeviceBinder, ServiceBinder> tracker;

  public ServiceBinders(BundleContext context, Events events) {
    this.context = context;
    this.events = events;
    this.tracker = new ServiceTracker<>(context, DeviceBinder.class, new Customizer());
  }

  /**
   * Begins.
   *
   * @param arrived called when a binder has come and is in {@link #all()}
   * @param left called when a binder has gone and is there no more
   */
  public void open(Consumer<BinderHandle> arrived, Consumer<BinderHandle> left) {
    came = arrived;
    went = left;
    tracker.open();
  }

  @Override
  public List<BinderHandle> all() {
    return present.stream().sorted(ORDER).toList();
  }

  @Override
  public void close() {
    tracker.close();
  }

  private final class Customizer implements ServiceTrackerCustomizer<DeviceBinder, ServiceBinder> {
    @Override
    public ServiceBinder addingService(ServiceReference<DeviceBinder> reference) {
      if (!(reference.getProperty(DeviceBinder.ID) instanceof String id) || id.isEmpty()) {
        events.post(
            Topics.BINDER_FAILED,
            reference.getBundle().getSymbolicName(),
            "its binder has no property %s and is not used",
            DeviceBinder.ID);
        return null;
      }
      ServiceBinder binder = ServiceBinder.of(context, reference, id);
      present.add(binder);
      came.accept(binder);
      return binder;
    }

    @Override
    public void modifiedService(ServiceReference<DeviceBinder> reference, ServiceBinder binder) {
      // Ranking and id are those it came with.
    }

    @Override
    public void removedService(ServiceReference<DeviceBinder> reference, ServiceBinder binder) {
      present.remove(binder);
      went.accept(binder);
    }
  }
}
