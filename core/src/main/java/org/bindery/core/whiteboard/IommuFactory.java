package org.bindery.core.whiteboard;

import org.bindery.api.Iommu;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.owner.Owners;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * Gives each bundle a host's IOMMU as its own. A bundle that gives the service back keeps its fds,
 * as a process keeps them when it forgets where they came from; they close when it stops.
 */
record IommuFactory(ManagedHost host, Owners owners) implements ServiceFactory<Iommu> {
  @Override
  public Iommu getService(Bundle bundle, ServiceRegistration<Iommu> registration) {
    String name = bundle.getSymbolicName();
    return owners.iommu(
        host, bundle.getBundleId(), name == null ? "bundle" + bundle.getBundleId() : name);
  }

  @Override
  public void ungetService(Bundle bundle, ServiceRegistration<Iommu> registration, Iommu service) {
    // Ends with the bundle, see above.
  }
}
