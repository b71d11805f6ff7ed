package org.bindery.tck.kit;

import org.osgi.annotation.versioning.ConsumerType;

/** A binder under test, with a host that has a device for it. */
@ConsumerType
public interface BinderBackend extends Subject {
  /** Sets up a host for one test, which closes it. */
  BinderBench start();
}
