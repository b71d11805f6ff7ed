package org.bindery.tck.kit;

import org.bindery.binder.DeviceBinder;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.osgi.annotation.versioning.ConsumerType;

/** A host and a binder, for one test. */
@ConsumerType
public interface BinderBench extends AutoCloseable {
  DeviceBinder binder();

  /** With other devices beside the one that fits. */
  Host host();

  /** A device of the host that the binder is for. */
  HostDevice device();

  @Override
  void close();
}
