package org.bindery.core.match;

import java.util.function.Function;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.binder.DeviceBinder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** A binder in the service registry. Immutable: ranking and id as they were when it came. */
record ServiceBinder(
    BundleContext context,
    ServiceReference<DeviceBinder> reference,
    String id,
    String bundle,
    long bundleId,
    int ranking,
    long serviceId)
    implements BinderHandle {

  static ServiceBinder of(
      BundleContext context, ServiceReference<DeviceBinder> reference, String id) {
    return new ServiceBinder(
        context,
        reference,
        id,
        reference.getBundle().getSymbolicName() + " " + reference.getBundle().getVersion(),
        reference.getBundle().getBundleId(),
        reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
        (Long) reference.getProperty(Constants.SERVICE_ID));
  }

  @Override
  public <T> T use(Function<DeviceBinder, T> call) {
    DeviceBinder binder = context.getService(reference);
    if (binder == null) {
      throw Refusal.of(Errno.EAGAIN, "binder %s of %s is going away", id, bundle).exception();
    }
    try {
      return call.apply(binder);
    } finally {
      context.ungetService(reference);
    }
  }
}
