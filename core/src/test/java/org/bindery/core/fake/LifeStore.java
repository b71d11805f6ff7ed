package org.bindery.core.fake;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.core.saved.EntryStore;
import org.bindery.core.saved.SavedEntry;

/** A store that a process uses for as long as it lives. */
public record LifeStore(EntryStore store, Life life) implements EntryStore {
  @Override
  public <T> T locked(Supplier<T> work) {
    life.live();
    return store.locked(work);
  }

  @Override
  public List<SavedEntry> all(Consumer<String> damaged) {
    return store.all(damaged);
  }

  @Override
  public Optional<SavedEntry> get(SavedEntry.Key key) {
    return store.get(key);
  }

  @Override
  public void put(SavedEntry entry) {
    life.act();
    store.put(entry);
  }

  @Override
  public void remove(SavedEntry.Key key) {
    life.act();
    store.remove(key);
  }
}
