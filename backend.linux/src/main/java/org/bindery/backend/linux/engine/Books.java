package org.bindery.backend.linux.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects of an fd by id: what the kernel has said that it made. Thread-safe.
 *
 * <p>The kernel gives an id again as soon as it is free, so a new object may be entered before the
 * old one of the same id is struck out: what is struck out is always an object, never an id.
 */
final class Books {
  private final Map<Integer, FdObject> objects = new ConcurrentHashMap<>();

  void enter(FdObject object) {
    objects.put(object.id(), object);
  }

  void strike(FdObject object) {
    objects.remove(object.id(), object);
  }

  boolean has(FdObject object) {
    return objects.get(object.id()) == object;
  }

  /** Null: there is none. */
  FdObject get(int id) {
    return objects.get(id);
  }

  /** An object of a type; null: there is none. */
  <T extends FdObject> T get(int id, Class<T> type) {
    FdObject object = objects.get(id);
    return type.isInstance(object) ? type.cast(object) : null;
  }

  /** An address space with its lock held; null: there is none. */
  IoasBook lockIoas(int id) {
    IoasBook ioas = get(id, IoasBook.class);
    if (ioas == null) {
      return null;
    }
    ioas.lock.lock();
    if (ioas.gone()) {
      ioas.lock.unlock();
      return null;
    }
    return ioas;
  }

  /** Waits for what runs in address spaces; {@link #lockIoas} finds none afterwards. */
  void endSpaces() {
    for (IoasBook ioas : all(IoasBook.class)) {
      ioas.lock.lock();
      ioas.end();
      ioas.lock.unlock();
    }
  }

  /** By ascending id. */
  <T extends FdObject> List<T> all(Class<T> type) {
    return objects.values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .sorted(Comparator.comparingInt(FdObject::id))
        .toList();
  }
}
