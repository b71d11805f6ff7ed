package org.bindery.guest;

import org.bindery.api.DeviceView;
import org.bindery.host.AttributeTree;
import org.bindery.host.Host;
import org.bindery.tck.lab.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The host under test, seen as its backend and as its administrator see it. */
record KernelHost(Lab lab) {

  /** sysfs, as every binder reaches it. */
  AttributeTree attributes() {
    BundleContext context = FrameworkUtil.getBundle(KernelHost.class).getBundleContext();
    String filter = "(" + Host.NAME + "=" + lab.topology().host() + ")";
    try {
      ServiceReference<Host> reference =
          context.getServiceReferences(Host.class, filter).iterator().next();
      return context.getService(reference).attributes();
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  boolean has(String device) {
    return lab.administration().devices().stream()
        .filter(there -> there.host().equals(lab.topology().host()))
        .map(DeviceView::name)
        .anyMatch(device::equals);
  }

  /** Has the kernel look for functions that it does not know, and waits for one. */
  void rescan(String device) {
    attributes().write("bus/pci/rescan", "1");
    Await.that(device + " comes", () -> has(device));
  }
}
