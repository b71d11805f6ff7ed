package org.bindery.tck.planted;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.api.UserDataArray;
import org.bindery.engine.AccessCommands;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineAccess;
import org.bindery.engine.InvalidationCommands;
import org.bindery.hardware.DirtyTracking.DirtySink;

/**
 * Faults of the families of commands that not every engine has.
 *
 * @param real of the family whose command is called
 */
record PlantedCommands(Planted fault, Object real) {
  void readDirty(int hwpt, long iova, long length, long pageSize, boolean clear, DirtySink sink) {
    boolean cleared = clear && fault != Planted.DIRTY_IS_NEVER_CLEARED;
    ((DirtyCommands) real).readDirty(hwpt, iova, length, pageSize, cleared, sink);
  }

  void invalidate(int id, UserDataArray entries) {
    if (fault == Planted.INVALIDATION_ONLY_SAYS_SO) {
      entries.done(entries.count());
    } else {
      ((InvalidationCommands) real).invalidate(id, entries);
    }
  }

  EngineAccess createAccess(AccessCommands.AccessUser user, boolean pins) {
    EngineAccess access = ((AccessCommands) real).createAccess(user, pins);
    return Interposed.before(EngineAccess.class, access, new Access(fault, access));
  }

  private record Access(Planted fault, EngineAccess real) {
    void write(long iova, MemorySegment from) {
      try {
        real.write(iova, from);
      } catch (RefusedException refused) {
        if (fault != Planted.ACCESS_IGNORES_READ_ONLY || refused.errno() != Errno.EPERM) {
          throw refused;
        }
      }
    }
  }
}
