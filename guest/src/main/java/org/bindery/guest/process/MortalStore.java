package org.bindery.guest.process;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bindery.core.saved.EntryStore;
import org.bindery.core.saved.SavedEntry;

/** A store whose changes cost the process its life, some time. */
record MortalStore(EntryStore store, Lifetime lifetime) implements EntryStore {
  @Override
  public <T> T locked(Supplier<T> work) {
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
    lifetime.change();
    store.put(entry);
  }

  @Override
  public void remove(SavedEntry.Key key) {
    lifetime.change();
    store.remove(key);
  }
}
