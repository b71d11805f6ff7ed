package org.bindery.core.access;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.bindery.api.Access;
import org.bindery.api.IovaRanges;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFd;

/**
 * The address spaces of one fd by id: every command on one passes here, so that none passes its
 * {@link Space}. Thread-safe.
 *
 * <p>A command on an id that no address space has is passed on too, to be refused by the engine in
 * its order. It shares {@link #publishing}, so that none is under way on an id when that becomes an
 * address space's.
 */
public final class Spaces {
  private final EngineFd engine;
  private final Process process;
  private final String fd;
  private final ConcurrentMap<Integer, Space> spaces = new ConcurrentHashMap<>();
  private final ReadWriteLock publishing = new ReentrantReadWriteLock();

  /**
   * @param fd the fd's name
   */
  public Spaces(EngineFd engine, Process process, String fd) {
    this.engine = engine;
    this.process = process;
    this.fd = fd;
  }

  public int allocate() {
    int id = engine.allocateIoas();
    publishing.writeLock().lock();
    try {
      spaces.computeIfAbsent(id, this::space);
    } finally {
      publishing.writeLock().unlock();
    }
    return id;
  }

  /** As {@link org.bindery.api.IommuFd#map}. */
  public long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    return in(ioas, space -> space.map(address, length, access, iova));
  }

  /** As {@link org.bindery.api.IommuFd#copy}. */
  public long copy(int to, int from, long fromIova, long length, Access access, OptionalLong iova) {
    return in(to, space -> space.copy(from, fromIova, length, access, iova));
  }

  /** As {@link org.bindery.api.IommuFd#unmap}. */
  public long unmap(int ioas, long iova, long length) {
    return in(ioas, space -> space.unmap(iova, length));
  }

  /** As {@link org.bindery.api.IommuFd#ranges}. */
  public IovaRanges ranges(int ioas) {
    IovaRanges ranges = engine.ranges(ioas);
    Space space = spaces.get(ioas);
    return space != null && space.wholePages() && ranges.alignment() < WholePages.SIZE
        ? new IovaRanges(ranges.ranges(), WholePages.SIZE)
        : ranges;
  }

  /**
   * Destroys any object.
   *
   * @throws RefusedException EBUSY naming the software devices that are attached; else what the
   *     engine refuses
   */
  public void destroy(int id) {
    Integer unused =
        in(
            id,
            space -> {
              space.destroy();
              return id;
            });
  }

  /**
   * The address space to attach to.
   *
   * @throws RefusedException ENOENT
   */
  Space require(int id) {
    Space space = spaces.get(id);
    if (space == null) {
      // It is refused with what the object is, if the engine says that.
      engine.areas(id);
      throw new AccessRefusals(fd, id).notIoas();
    }
    return space;
  }

  private <T> T in(int id, Function<Space, T> command) {
    while (true) {
      Space known = spaces.get(id);
      if (known != null) {
        return command.apply(known);
      }
      publishing.readLock().lock();
      try {
        if (!spaces.containsKey(id)) {
          return command.apply(space(id));
        }
      } finally {
        publishing.readLock().unlock();
      }
    }
  }

  private Space space(int id) {
    return new Space(engine, process, fd, id);
  }
}
