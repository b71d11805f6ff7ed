package org.bindery.core.whiteboard;

import java.util.Dictionary;
import java.util.Hashtable;
import org.bindery.api.Iommu;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.owner.Owners;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;

/** What is registered for a host while it can be used: its IOMMU, and that it is ready. */
final class HostServices implements AutoCloseable {
  /** {@code osgi.condition.id} of a host that is ready; {@link Iommu#HOST} says which. */
  static final String READY = "bindery.host.ready";

  private final ServiceRegistration<Iommu> iommu;
  private final ServiceRegistration<Condition> ready;

  HostServices(BundleContext context, ManagedHost host, Owners owners) {
    Dictionary<String, Object> named = new Hashtable<>();
    named.put(Iommu.HOST, host.name());
    iommu = context.registerService(Iommu.class, new IommuFactory(host, owners), named);
    // After the IOMMU: whoever waits for the condition finds it.
    Dictionary<String, Object> condition = new Hashtable<>();
    condition.put(Condition.CONDITION_ID, READY);
    condition.put(Iommu.HOST, host.name());
    ready = context.registerService(Condition.class, Condition.INSTANCE, condition);
  }

  @Override
  public void close() {
    ready.unregister();
    iommu.unregister();
  }
}
