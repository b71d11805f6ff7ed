package org.bindery.core.saved;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keeps entries for as long as the process lives, where there is no data directory. */
public final class MemoryStore implements EntryStore {
  private final Map<SavedEntry.Key, SavedEntry> entries = new HashMap<>();

  @Override
  public synchronized <T> T locked(Supplier<T> work) {
    return work.get();
  }

  @Override
  public List<SavedEntry> all(Consumer<String> damaged) {
    return List.copyOf(entries.values());
  }

  @Override
  public Optional<SavedEntry> get(SavedEntry.Key key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public void put(SavedEntry entry) {
    entries.put(entry.key(), entry);
  }

  @Override
  public void remove(SavedEntry.Key key) {
    entries.remove(key);
  }
}
