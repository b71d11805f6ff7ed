package org.bindery.iommufd.ioas;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Charges all that an fd has pinned to another process: {@code iommufd_ioas_change_process}.
 *
 * <p>Copies may have the same pages in several address spaces, so all are locked at once, by
 * ascending id: two changes cannot wait for each other.
 */
final class ProcessChange {
  private ProcessChange() {}

  /**
   * @param spaces all of the fd, by ascending id
   * @throws org.bindery.api.RefusedException EBUSY, EINVAL the first area that cannot; ENOMEM; then
   *     nothing has changed
   */
  static void run(List<Ioas> spaces, PinAccount account) {
    int locked = 0;
    try {
      for (Ioas space : spaces) {
        space.areasLock().lock();
        locked++;
      }
      Set<UserPages> all = Collections.newSetFromMap(new IdentityHashMap<>());
      spaces.forEach(space -> space.collectFilePages(all));
      account.charge(all.stream().mapToLong(pages -> pages.chargedToOthersThan(account)).sum());
      all.forEach(pages -> pages.moveTo(account));
    } finally {
      spaces.subList(0, locked).forEach(space -> space.areasLock().unlock());
    }
  }
}
