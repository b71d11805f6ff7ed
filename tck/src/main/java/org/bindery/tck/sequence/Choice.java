package org.bindery.tck.sequence;

import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses among what is there, now and then beside it. */
final class Choice {
  private final RandomGenerator random;
  private final ReferenceObjects objects;
  private final Facts facts;

  Choice(RandomGenerator random, Reference state) {
    this.random = random;
    this.objects = state.objects();
    this.facts = state.facts();
  }

  /** Number of a device of the bench. */
  int bound() {
    List<Integer> bound =
        objects.all(ReferenceDevice.class).stream().map(device -> device.number).toList();
    return of(bound, random.nextInt(facts.devices().size()));
  }

  int ioas() {
    return of(objects.all(ReferenceIoas.class).stream().map(ioas -> ioas.id).toList(), any());
  }

  int deviceId() {
    return of(objects.all(ReferenceDevice.class).stream().map(d -> d.id).toList(), any());
  }

  /** An address space, a device or nothing. */
  int parent() {
    List<Integer> tables =
        objects.all(ReferenceTable.class).stream().map(table -> table.id).toList();
    int chosen = ioas();
    return tables.contains(chosen) ? 0 : chosen;
  }

  /** An address space, a table or whatever has an id. */
  int target() {
    List<Integer> tables =
        objects.all(ReferenceTable.class).stream().map(table -> table.id).toList();
    return random.nextInt(3) == 0 ? of(tables, any()) : ioas();
  }

  /** Any id near to those that are taken. */
  int any() {
    return random.nextInt(objects.lowestFree() + 2);
  }

  /** Something mapped in an address space; null: nothing. */
  ReferenceIoas.Chunk chunk(int ioas) {
    return objects.all(ReferenceIoas.class).stream()
        .filter(space -> space.id == ioas && !space.chunks.isEmpty())
        .map(space -> space.chunks.get(random.nextInt(space.chunks.size())))
        .findFirst()
        .orElse(null);
  }

  /** Something that a device of the bench reaches; null: it reaches nothing. */
  ReferenceIoas.Chunk reached(int number) {
    int group = facts.devices().get(number).group();
    return objects.all(ReferenceDevice.class).stream()
        .filter(device -> device.facts.group() == group && device.table != null)
        .findFirst()
        .map(device -> chunk(device.table.ioas.id))
        .orElse(null);
  }

  private int of(List<Integer> there, int other) {
    return there.isEmpty() || random.nextInt(16) == 0
        ? other
        : there.get(random.nextInt(there.size()));
  }
}
