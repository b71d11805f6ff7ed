package org.bindery.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A type of software mediated device, as it was when asked. */
@ProviderType
public interface MdevTypeView {
  String type();

  String parent();

  /** The host that the parent belongs to; empty: instances can be made on every host. */
  Optional<String> host();

  String name();

  /** Empty: none. */
  String description();

  /** {@code vfio-pci}. */
  String deviceApi();

  /** How many more can be made now. */
  int availableInstances();
}
