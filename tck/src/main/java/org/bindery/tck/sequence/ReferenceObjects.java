package org.bindery.tck.sequence;

import java.util.List;
import java.util.TreeMap;
import org.bindery.api.Errno;

/** The objects of an fd by id. */
final class ReferenceObjects {
  private final TreeMap<Integer, Object> all = new TreeMap<>();

  int lowestFree() {
    int id = 1;
    while (all.containsKey(id)) {
      id++;
    }
    return id;
  }

  void put(int id, Object object) {
    all.put(id, object);
  }

  void remove(int id) {
    all.remove(id);
  }

  Object get(int id) {
    ReferenceIoas.refuseIf(!all.containsKey(id), Errno.ENOENT);
    return all.get(id);
  }

  /** ENOENT when it is of another type. */
  <T> T get(int id, Class<T> type) {
    Object object = get(id);
    ReferenceIoas.refuseIf(!type.isInstance(object), Errno.ENOENT);
    return type.cast(object);
  }

  <T> List<T> all(Class<T> type) {
    return all.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** How often each is used by others, as {@link EngineTarget} tells it. */
  String text() {
    StringBuilder text = new StringBuilder();
    all.forEach((id, object) -> {
      switch (object) {
        case ReferenceIoas ioas -> add(text, id, "ioas", ioas.tables.size());
        case ReferenceTable table -> add(text, id, "hwpt", table.devices.size());
        default -> add(text, id, "device", 1);
      }
    });
    return text.toString();
  }

  static void add(StringBuilder text, int id, String type, int users) {
    text.append(id).append(' ').append(type).append(' ').append(users).append("; ");
  }
}
