package org.bindery.core.fd;

import org.bindery.core.plan.FileFollower;
import org.bindery.host.DeviceFile;

/** Passes on what becomes of the files that are bound in an fd. */
record FdFiles(OwnedFd fd, BoundFollower follower) implements FileFollower {
  @Override
  public void opened(DeviceFile file) {
    follower.opened(fd, file);
  }

  @Override
  public void closes(DeviceFile file) {
    follower.closes(file);
  }
}
