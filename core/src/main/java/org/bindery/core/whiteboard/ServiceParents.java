package org.bindery.core.whiteboard;

import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.mdev.MediatedDevices;
import org.bindery.core.mdev.Parent;
import org.bindery.device.MdevParent;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Follows the parents of mediated devices in the service registry. */
record ServiceParents(BundleContext context, MediatedDevices mdevs, Events events)
    implements ServiceTrackerCustomizer<MdevParent, Parent> {
  static ServiceTracker<MdevParent, Parent> tracker(
      BundleContext context, MediatedDevices mdevs, Events events) {
    return new ServiceTracker<>(
        context, MdevParent.class, new ServiceParents(context, mdevs, events));
  }

  @Override
  public Parent addingService(ServiceReference<MdevParent> reference) {
    Bundle bundle = reference.getBundle();
    if (!(reference.getProperty(MdevParent.NAME) instanceof String name)
        || !name.matches(Parent.FORM)) {
      events.post(
          Topics.MDEV_PARENT_HIDDEN,
          bundle.getSymbolicName(),
          "its mediated device parent is not used: property %s is to be a name, not %s",
          MdevParent.NAME,
          reference.getProperty(MdevParent.NAME));
      return null;
    }
    MdevParent service = context.getService(reference);
    if (service == null) {
      // Gone again already: then it is not followed.
      return null;
    }
    Parent parent = new Parent(name, bundle.getSymbolicName() + " " + bundle.getVersion(), service);
    mdevs.parentCame(parent);
    return parent;
  }

  @Override
  public void modifiedService(ServiceReference<MdevParent> reference, Parent parent) {
    // Its name is the one it came with.
  }

  @Override
  public void removedService(ServiceReference<MdevParent> reference, Parent parent) {
    mdevs.parentGone(parent);
    context.ungetService(reference);
  }
}
