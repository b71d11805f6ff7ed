package org.bindery.iommufd.ioas;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Counts pins, for inspection. */
public final class PinCount {
  private PinCount() {}

  /** How often address spaces have a frame pinned: copies share a pin. */
  public static int of(Collection<Ioas> spaces, long frame) {
    Set<UserPages> all = Collections.newSetFromMap(new IdentityHashMap<>());
    spaces.forEach(space -> space.collectPages(all));
    return all.stream().mapToInt(pages -> pages.pins(frame)).sum();
  }
}
