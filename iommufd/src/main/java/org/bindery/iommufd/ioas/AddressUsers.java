package org.bindery.iommufd.ioas;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.IovaRange;

/**
 * The users of an address space. Changed under its table lock and area lock, both exclusive; told
 * under neither, so they are looked at without a lock.
 */
final class AddressUsers {
  /** The kernel's: ids of 16 bits. */
  static final int MOST = 65536;

  private final List<AddressUser> users = new CopyOnWriteArrayList<>();

  boolean isFull() {
    return users.size() == MOST;
  }

  void add(AddressUser user) {
    users.add(user);
  }

  void remove(AddressUser user) {
    users.remove(user);
  }

  long alignment() {
    long most = 1;
    for (AddressUser user : users) {
      most = Math.max(most, user.alignment());
    }
    return most;
  }

  /** Tells all to let go; answers what one of them threw, or null. */
  RuntimeException unmapping(MappedArea area) {
    IovaRange range = area.range();
    RuntimeException failed = null;
    for (AddressUser user : users) {
      try {
        user.unmapping(range);
      } catch (RuntimeException e) {
        // What counts is whether it has unpinned, and the others are to.
        failed = e;
      }
    }
    return failed;
  }

  /** Who keeps an area from going. */
  List<AddressUser> pinning(MappedArea area) {
    IovaRange range = area.range();
    return users.stream().filter(user -> user.hasPinned(range)).toList();
  }
}
