package org.bindery.itest.motion;

import org.bindery.api.Iommu;
import org.bindery.itest.Lab;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** A host's IOMMU, when it is there. */
final class HostTracker {
  private final String host;
  private final ServiceTracker<Iommu, Iommu> tracker;

  HostTracker(Lab lab, String host) {
    this.host = host;
    try {
      tracker =
          new ServiceTracker<>(
              lab.context(),
              lab.context()
                  .createFilter(
                      "(&(objectClass=%s)(%s=%s))"
                          .formatted(Iommu.class.getName(), Iommu.HOST, host)),
              null);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
    tracker.open();
  }

  String host() {
    return host;
  }

  Iommu iommu() throws AwayException {
    Iommu there = tracker.getService();
    if (there == null) {
      throw new AwayException("host " + host + " is not there");
    }
    return there;
  }
}
