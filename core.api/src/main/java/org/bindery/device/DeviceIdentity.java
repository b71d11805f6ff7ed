package org.bindery.device;

import org.osgi.annotation.versioning.ProviderType;

/** Which device a model is asked for. */
@ProviderType
public interface DeviceIdentity {
  /** Its name on the host. */
  String name();

  int vendor();

  int device();

  int subsystemVendor();

  int subsystemDevice();

  /** 24 bits: class, subclass, programming interface. */
  int deviceClass();

  int revision();
}
