package org.bindery.core.fd;

import org.bindery.host.DeviceFile;

/**
 * Told of what is bound in fds and leaves them, by whoever does it, with no lock held. What is
 * bound is told by the object itself, since a label is used again. Implementations are thread-safe.
 */
public interface BoundFollower {
  /**
   * A device's file is about to be bound in an fd.
   *
   * @throws org.bindery.api.RefusedException it is not to be bound
   */
  void opened(OwnedFd fd, DeviceFile file);

  /** A device's file is about to be closed, whatever it was bound in. */
  void closes(DeviceFile file);

  /** Something is bound, or registered by software, and can be found by its label. */
  void bound(OwnedFd fd, String label);

  /** Something leaves its fd. When this returns, nothing is founded on it any more. */
  void leaves(Object bound);

  /** An fd is closed; everything in it has left. */
  void closed(OwnedFd fd);
}
