package org.bindery.core.access;

import java.util.Optional;
import org.bindery.api.UnmapListener;

/** Registers one device as software in one fd, under the label that it is bound under. */
@FunctionalInterface
public interface SoftwareRegistrar {
  /**
   * @param parent the device behind it, for whoever looks
   * @throws org.bindery.api.RefusedException EBADF the fd is closed
   */
  AccessDevice register(Optional<String> parent, UnmapListener listener);
}
