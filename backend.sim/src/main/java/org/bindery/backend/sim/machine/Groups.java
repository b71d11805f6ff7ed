package org.bindery.backend.sim.machine;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.bindery.backend.sim.topology.GroupRule;
import org.bindery.backend.sim.topology.PciNode;
import org.bindery.backend.sim.topology.PciTree;

/**
 * The groups of a machine by number. A group that is founded takes the lowest free number, one that
 * loses its last member gives it back. Where only a listing is known, the groups are those that it
 * tells. Guarded by the machine's lock.
 */
final class Groups {
  private final Object lock;
  private final ModuleParameter unsafeInterrupts;
  private final Map<Integer, IsolationGroup> byNumber = new TreeMap<>();
  // Which numbers are taken; finding a free one must not cost more with each group there is.
  private final BitSet taken = new BitSet();
  private int lowestFree;

  Groups(Object lock, ModuleParameter unsafeInterrupts) {
    this.lock = lock;
    this.unsafeInterrupts = unsafeInterrupts;
  }

  List<IsolationGroup> all() {
    synchronized (lock) {
      return List.copyOf(byNumber.values());
    }
  }

  Optional<IsolationGroup> find(int number) {
    synchronized (lock) {
      return Optional.ofNullable(byNumber.get(number));
    }
  }

  /** The group that a new function joins or founds. Called under the lock. */
  IsolationGroup forNew(
      PciNode node, PciTree tree, Function<PciNode, Optional<IsolationGroup>> groupOf) {
    return node.description()
        .listed()
        .map(listed -> numbered(listed.group()))
        .or(() -> GroupRule.join(node, tree, groupOf))
        .orElseGet(this::found);
  }

  private IsolationGroup found() {
    return numbered(lowestFree);
  }

  /** A number for a group that is none of isolation. Called under the lock. */
  int take() {
    int number = lowestFree;
    use(number);
    return number;
  }

  /** Called under the lock. */
  void giveBack(int number) {
    taken.clear(number);
    lowestFree = Math.min(lowestFree, number);
  }

  private void use(int number) {
    taken.set(number);
    lowestFree = taken.nextClearBit(lowestFree);
  }

  private IsolationGroup numbered(int number) {
    use(number);
    return byNumber.computeIfAbsent(
        number, free -> new IsolationGroup(free, lock, unsafeInterrupts));
  }

  /** Called under the lock. */
  void leave(IsolationGroup group, MachineDevice device) {
    if (group.remove(device)) {
      byNumber.remove(group.id());
      giveBack(group.id());
    }
  }
}
