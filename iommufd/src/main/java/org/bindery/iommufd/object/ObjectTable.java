package org.bindery.iommufd.object;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineObject;
import org.bindery.iommufd.failure.FailurePoint;
import org.bindery.iommufd.failure.Failures;

/**
 * The objects of one fd by id: from 1, the lowest free one, one space for all types.
 *
 * <p>An id is reserved first and its object published when everything else has succeeded, so a
 * command that fails leaves none. Thread-safe by one short lock, under which nothing is called; a
 * command that only finds an object takes none.
 */
public final class ObjectTable {
  private final String fd;
  private final int limit;
  private final Failures failures;
  private final BitSet ids = new BitSet();
  private final PublishedObjects objects = new PublishedObjects();

  // Ids of objects and reserved ones, not those that stay taken for good.
  private int taken;

  /**
   * @param fd what refusals call the fd
   * @param limit how many objects it may have
   */
  public ObjectTable(String fd, int limit, Failures failures) {
    this.fd = fd;
    this.limit = limit;
    this.failures = failures;
    ids.set(0);
  }

  /**
   * Takes the lowest free id; nobody finds an object under it yet.
   *
   * @throws org.bindery.api.RefusedException ENOMEM as many as there may be
   */
  public int reserve() {
    failures.at(FailurePoint.OBJECT);
    return take();
  }

  private synchronized int take() {
    if (taken >= limit) {
      throw Refusal.of(Errno.ENOMEM, "%s has %d objects, and may have %d", fd, taken, limit)
          .blockedBy(fd, "limited to " + limit + " objects")
          .exception();
    }
    int id = ids.nextClearBit(1);
    ids.set(id);
    taken++;
    return id;
  }

  /** As {@link #reserve()}; the undo gives it back. */
  public int reserve(Rollback rollback) {
    int id = reserve();
    rollback.push(() -> abandon(id));
    return id;
  }

  /** Gives a reserved id back. */
  public synchronized void abandon(int id) {
    free(id);
  }

  private void free(int id) {
    ids.clear(id);
    taken--;
  }

  /** Makes an object visible under its reserved id. */
  public synchronized void publish(FdObject object) {
    objects.publish(object);
  }

  /**
   * Finds an object of any type.
   *
   * @throws org.bindery.api.RefusedException ENOENT
   */
  public FdObject get(int id) {
    FdObject object = objects.find(id);
    if (object == null) {
      throw Refusal.of(Errno.ENOENT, "%s has no object %d", fd, id).exception();
    }
    return object;
  }

  /**
   * Finds an object.
   *
   * @param type what refusals call the type
   * @throws org.bindery.api.RefusedException ENOENT: none, or one of another type
   */
  public <T extends FdObject> T get(int id, Class<T> wanted, String type) {
    FdObject object = objects.find(id);
    if (object == null) {
      throw Refusal.of(Errno.ENOENT, "%s has no %s %d", fd, type, id).exception();
    }
    if (!wanted.isInstance(object)) {
      throw Refusal.of(Errno.ENOENT, "%s has no %s %d: that is a %s", fd, type, id, object.type())
          .exception();
    }
    return wanted.cast(object);
  }

  /**
   * Finds an object and becomes a user of it.
   *
   * @throws org.bindery.api.RefusedException as {@link #get(int, Class, String)}
   */
  public synchronized <T extends FdObject> T use(int id, Class<T> wanted, String type) {
    T found = get(id, wanted, type);
    found.users++;
    return found;
  }

  /** Becomes a user of whatever has an id; null: nothing has. */
  public synchronized FdObject useAny(int id) {
    FdObject found = objects.find(id);
    if (found != null) {
      found.users++;
    }
    return found;
  }

  /** Becomes a user of an object; false when it is being destroyed. */
  public synchronized boolean use(FdObject object) {
    if (object.retired) {
      return false;
    }
    object.users++;
    return true;
  }

  /** Becomes a user of an object that the caller uses, so that it cannot be ending. */
  public synchronized void useAgain(FdObject object) {
    if (!use(object)) {
      throw new IllegalStateException(object + " ended while a command used it");
    }
  }

  /** Ends one use. */
  public synchronized void release(FdObject object) {
    object.users--;
  }

  /** Takes an object without users out of sight and frees its id; false when it has users. */
  public synchronized boolean retire(FdObject object) {
    if (object.users > 0 || object.retired) {
      return false;
    }
    object.retired = true;
    objects.remove(object);
    free(object.id());
    return true;
  }

  /**
   * Takes an object out of sight, also while commands look at it, unless that was done before. Its
   * id stays taken until the fd is closed: whoever still has it must not find another object under
   * it.
   */
  public synchronized void retireForGood(FdObject object) {
    if (!object.retired) {
      object.retired = true;
      objects.remove(object);
      taken--;
    }
  }

  /** Ends one use, and retires the object if it was the last; true when it did. */
  public synchronized boolean releaseAndRetire(FdObject object) {
    object.users--;
    return retire(object);
  }

  /**
   * Does something brief while there is no object, not even a reserved id; false: there is one, and
   * it was not done.
   */
  public synchronized boolean whileEmpty(Runnable change) {
    if (ids.cardinality() > 1) {
      return false;
    }
    change.run();
    return true;
  }

  /** Published objects of a type by ascending id. */
  public synchronized <T extends FdObject> List<T> all(Class<T> type) {
    List<T> found = new ArrayList<>();
    objects.forEach(object -> {
      if (type.isInstance(object)) {
        found.add(type.cast(object));
      }
    });
    return found;
  }

  /** Published objects by ascending id, to look at. */
  public synchronized List<EngineObject> view() {
    List<EngineObject> seen = new ArrayList<>();
    objects.forEach(object -> seen.add(new EngineObject(object.id(), object.type(), object.users)));
    return seen;
  }
}
