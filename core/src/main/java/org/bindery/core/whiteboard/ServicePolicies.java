package org.bindery.core.whiteboard;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.policy.PolicyHandle;
import org.bindery.core.policy.PolicyServices;
import org.bindery.policy.IncoherentDmaPolicy;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Follows the policies in the service registry; none is got before it is called. */
final class ServicePolicies implements PolicyServices {
  private final BundleContext context;
  private final Events events;
  private final List<PolicyHandle> present = new CopyOnWriteArrayList<>();

  ServicePolicies(BundleContext context, Events events) {
    this.context = context;
    this.events = events;
  }

  /**
   * @param onCame told when one can be asked that could not before
   */
  ServiceTracker<IncoherentDmaPolicy, ?> tracker(Runnable onCame) {
    return Following.tracker(
        context,
        IncoherentDmaPolicy.class,
        reference -> {
          PolicyHandle policy = came(reference);
          if (policy != null) {
            onCame.run();
          }
          return policy;
        },
        present::remove);
  }

  private PolicyHandle came(ServiceReference<IncoherentDmaPolicy> reference) {
    String bundle =
        reference.getBundle().getSymbolicName() + " " + reference.getBundle().getVersion();
    if (!(reference.getProperty(IncoherentDmaPolicy.NAME) instanceof String name)
        || name.isEmpty()) {
      events.post(
          Topics.POLICY_FAILED,
          reference.getBundle().getSymbolicName(),
          "its policy has no property %s and is not used",
          IncoherentDmaPolicy.NAME);
      return null;
    }
    PolicyHandle policy =
        new ServicePolicy(
            context,
            reference,
            name,
            bundle,
            reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking
                ? ranking
                : 0,
            (Long) reference.getProperty(Constants.SERVICE_ID));
    present.add(policy);
    return policy;
  }

  @Override
  public List<PolicyHandle> all() {
    return present.stream().sorted(ORDER).toList();
  }

  private record ServicePolicy(
      BundleContext context,
      ServiceReference<IncoherentDmaPolicy> reference,
      String name,
      String bundle,
      int ranking,
      long serviceId)
      implements PolicyHandle {
    @Override
    public <T> T use(Function<IncoherentDmaPolicy, T> call) {
      IncoherentDmaPolicy policy = context.getService(reference);
      if (policy == null) {
        throw Refusal.of(Errno.EAGAIN, "policy %s of %s is going away", name, bundle).exception();
      }
      try {
        return call.apply(policy);
      } finally {
        context.ungetService(reference);
      }
    }
  }
}
