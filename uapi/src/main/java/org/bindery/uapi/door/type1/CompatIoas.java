package org.bindery.uapi.door.type1;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineFd;

/**
 * The address space that VFIO's type 1 commands of an fd mean ({@code ictx->vfio_ioas}).
 *
 * <p>Destroying it forgets it. Ids are used again, so a destruction and the forgetting are one step
 * to who chooses another: destructions share the lock, choosing has it alone.
 */
public final class CompatIoas {
  private final ReentrantReadWriteLock choosing = new ReentrantReadWriteLock();
  private volatile int id;
  private volatile boolean noIommu;

  public boolean chosen() {
    return id != 0;
  }

  /** A group without an IOMMU has the fd, so that nothing is translated. */
  boolean noIommu() {
    return noIommu;
  }

  /**
   * A group gets the fd as its container: with an address space, one of its own if none was chosen
   * ({@code iommufd_vfio_compat_ioas_create}). It stays when the group lets go.
   *
   * @throws org.bindery.api.RefusedException EINVAL a group without an IOMMU has it; as {@link
   *     EngineFd#allocateIoas}
   */
  public void create(EngineFd fd) {
    choosing.writeLock().lock();
    try {
      if (noIommu) {
        throw Refusal.of(Errno.EINVAL, "%s is a container of groups without an IOMMU", fd.name())
            .exception();
      }
      if (id == 0) {
        id = fd.allocateIoas();
      }
    } finally {
      choosing.writeLock().unlock();
    }
  }

  /**
   * A group without an IOMMU gets the fd as its container, for good ({@code
   * iommufd_vfio_compat_set_no_iommu}).
   *
   * @throws org.bindery.api.RefusedException EINVAL it has an address space
   */
  public void expectNoIommu() {
    choosing.writeLock().lock();
    try {
      if (id != 0) {
        throw Refusal.of(
                Errno.EINVAL, "IOAS %d was chosen, and the group has no IOMMU to translate by", id)
            .exception();
      }
      noIommu = true;
    } finally {
      choosing.writeLock().unlock();
    }
  }

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
