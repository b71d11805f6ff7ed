package org.bindery.device;

import org.osgi.annotation.versioning.ProviderType;

/** The place of a {@link ChildDevice} that was added. */
@ProviderType
public interface ChildPlace extends AutoCloseable {
  /** Adds a device below it; as {@link DriverPort#add}. */
  ChildPlace add(ChildDevice child);

  /** Removes the device, after what is below it. Closing twice is closing once. */
  @Override
  void close();
}
