package org.bindery.backend.sim.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.machine.MachineDevice;

/** The devices that drivers have made, in the order in which they came. Guarded by itself. */
public final class Children {
  private record Key(String bus, String name) {}

  private final Map<Key, Child> all = new LinkedHashMap<>();

  private static Key key(Child child) {
    return new Key(child.bus(), child.name());
  }

  /** Under the lock, so that a driver that has ended adds nothing. */
  synchronized void add(Child child) {
    child.requirePlace();
    if (all.putIfAbsent(key(child), child) != null) {
      throw Refusal.of(Errno.EEXIST, "bus %s has a device %s", child.bus(), child.name())
          .exception();
    }
  }

  /** False: it was gone already. */
  synchronized boolean remove(Child child) {
    return all.remove(key(child), child);
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

  /** What a function's driver has put directly below it. */
  public List<Child> below(MachineDevice function) {
    return all().stream()
        .filter(child -> child.function() == function && child.above().isEmpty())
        .toList();
  }

  public List<Child> below(Child above) {
    return all().stream().filter(child -> child.above().equals(Optional.of(above))).toList();
  }

  /** The last that came first, so that what is below another comes before it. */
  List<Child> of(SlotPort port) {
    return new ArrayList<>(all().stream().filter(child -> child.port() == port).toList())
        .reversed();
  }
}
