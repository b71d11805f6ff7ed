package org.bindery.backend.sim.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.HostDevice;

/** The devices that drivers have made, in the order in which they came. Guarded by itself. */
public final class Children {
  private record Key(String bus, String name) {}

  private final Map<Key, Child> all = new LinkedHashMap<>();
  // By what they are directly below: a function or a child.
  private final Map<HostDevice, List<Child>> below = new HashMap<>();

  private static Key key(Child child) {
    return new Key(child.bus(), child.name());
  }

  /** Under the lock, so that a driver that has ended adds nothing. */
  synchronized void add(Child child) {
    child.requirePlace();
    requireFree(child);
    all.put(key(child), child);
    below.computeIfAbsent(place(child), _ -> new ArrayList<>()).add(child);
  }

  /** A device of the host is found by its name alone, and an entry of a folder is one thing. */
  private void requireFree(Child child) {
    String name = child.name();
    if (all.containsKey(key(child))) {
      throw Refusal.of(Errno.EEXIST, "bus %s has a device %s", child.bus(), name).exception();
    }
    if (child.announced()
        && all.values().stream().anyMatch(c -> c.announced() && c.name().equals(name))) {
      throw Refusal.of(Errno.EEXIST, "host %s has a device %s", child.host(), name).exception();
    }
    HostDevice place = place(child);
    if (below.getOrDefault(place, List.of()).stream().anyMatch(c -> c.name().equals(name))
        || child.above().filter(above -> above.attributes().containsKey(name)).isPresent()) {
      throw Refusal.of(Errno.EEXIST, "the folder of %s has an entry %s", place.name(), name)
          .exception();
    }
  }

  private static HostDevice place(Child child) {
    return child.above().map(HostDevice.class::cast).orElseGet(child::function);
  }

  /** False: it was gone already. */
  synchronized boolean remove(Child child) {
    boolean there = all.remove(key(child), child);
    if (there) {
      below.computeIfPresent(
          place(child),
          (_, others) -> {
            others.remove(child);
            return others.isEmpty() ? null : others;
          });
    }
    return there;
  }

  public synchronized List<Child> all() {
    return List.copyOf(all.values());
  }

  public List<Child> onBus(String bus) {
    return all().stream().filter(child -> child.bus().equals(bus)).toList();
  }

  public synchronized Optional<Child> find(String bus, String name) {
    return Optional.ofNullable(all.get(new Key(bus, name)));
  }

  /** What is directly below a function or a child. */
  public synchronized List<Child> below(HostDevice place) {
    return List.copyOf(below.getOrDefault(place, List.of()));
  }

  /** The last that came first, so that what is below another comes before it. */
  List<Child> of(SlotPort port) {
    return new ArrayList<>(all().stream().filter(child -> child.port() == port).toList())
        .reversed();
  }
}
