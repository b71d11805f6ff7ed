package org.bindery.iommufd.access;

import java.util.List;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.Teardown;

/** The accesses of an fd. Thread-safe. */
public final class Accesses implements AccessCommands {
  private final String fd;
  private final ObjectTable objects;
  private final Gate gate;

  /**
   * @param fd as commands name it
   */
  public Accesses(String fd, ObjectTable objects, Gate gate) {
    this.fd = fd;
    this.objects = objects;
    this.gate = gate;
  }

  @Override
  public EngineAccess createAccess(AccessUser user, boolean pins) {
    gate.enter();
    try {
      AccessObject made = new AccessObject(objects.reserve(), fd, objects, gate, user, pins);
      // The caller uses it until it is closed.
      objects.use(made);
      objects.publish(made);
      return made;
    } finally {
      gate.leave();
    }
  }

  /** Those attached to an address space, by ascending id. */
  public List<IoasAccess> of(Ioas ioas) {
    return objects.all(IoasAccess.class).stream().filter(one -> one.ioas() == ioas).toList();
  }

  /** Ends all, before the address spaces that they use. */
  public void endAll(Teardown teardown) {
    for (IoasAccess access : objects.all(IoasAccess.class)) {
      teardown.run(access::end);
    }
  }
}
