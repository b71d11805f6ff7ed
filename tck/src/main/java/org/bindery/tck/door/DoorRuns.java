package org.bindery.tck.door;

import org.bindery.tck.kit.DoorBackend;
import org.bindery.tck.kit.Runs;

/** Runs a test once for each door, with a user of its own. */
final class DoorRuns extends Runs<DoorBackend, DoorUser> {
  DoorRuns() {
    super(DoorBackend.class, DoorUser.class);
  }

  @Override
  protected DoorUser start(DoorBackend backend) {
    return new DoorUser(backend.start());
  }

  @Override
  protected void end(DoorUser user) {
    user.close();
    user.door().close();
  }
}
