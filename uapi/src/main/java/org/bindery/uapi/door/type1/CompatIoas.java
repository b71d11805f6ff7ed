package org.bindery.uapi.door.type1;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * The address space that VFIO's type 1 commands of an fd mean ({@code ictx->vfio_ioas}).
 *
 * <p>Destroying it forgets it. Ids are used again, so a destruction and the forgetting are one step
 * to who chooses another: destructions share the lock, choosing has it alone.
 */
public final class CompatIoas {
  private final ReentrantReadWriteLock choosing = new ReentrantReadWriteLock();
  private volatile int id;

  /**
   * @throws org.bindery.api.RefusedException ENODEV none was chosen
   */
  public int id() {
    int now = id;
    if (now == 0) {
      throw Refusal.of(Errno.ENODEV, "no address space was chosen for the commands of VFIO type 1")
          .exception();
    }
    return now;
  }

  /**
   * @param check refuses an id that is none
   */
  public void choose(int wanted, Runnable check) {
    choosing.writeLock().lock();
    try {
      check.run();
      id = wanted;
    } finally {
      choosing.writeLock().unlock();
    }
  }

  public void clear() {
    choose(0, () -> {});
  }

  public void destroy(int wanted, Runnable destruction) {
    choosing.readLock().lock();
    try {
      destruction.run();
      if (id == wanted) {
        id = 0;
      }
    } finally {
      choosing.readLock().unlock();
    }
  }
}
