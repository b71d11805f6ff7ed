package org.bindery.core.plan;

import org.bindery.host.DeviceFile;

/** Told of a device's file on its way into an fd and out of it. */
public interface FileFollower {
  /**
   * It is open and about to be bound.
   *
   * @throws org.bindery.api.RefusedException it is not to be bound
   */
  void opened(DeviceFile file);

  /** It is about to be closed, whether it was bound or not. */
  void closes(DeviceFile file);
}
