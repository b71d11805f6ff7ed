package org.bindery.core.mdev;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** Keeps definitions for as long as the process lives, where there is no data directory. */
public final class DefinitionMemory implements DefinitionStore {
  private final ConcurrentMap<UUID, Definition> all = new ConcurrentHashMap<>();

  @Override
  public List<Definition> all(Consumer<String> damaged) {
    return all.values().stream().sorted(Comparator.comparing(d -> d.uuid().toString())).toList();
  }

  @Override
  public boolean add(Definition definition) {
    return all.putIfAbsent(definition.uuid(), definition) == null;
  }

  @Override
  public boolean remove(UUID uuid) {
    return all.remove(uuid) != null;
  }
}
