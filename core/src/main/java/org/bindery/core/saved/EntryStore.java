package org.bindery.core.saved;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where entries are kept. Everything but {@link #locked} is called from inside its work.
 *
 * <p><b>Guarantees</b>: when {@link #put} or {@link #remove} returns, it survives whatever this
 * store survives; when one throws (EIO), the entry is as it was before or as it was to be, never
 * half of it.
 */
public interface EntryStore {
  /** Does the work while no other thread or process that uses this store does. Not to be nested. */
  <T> T locked(Supplier<T> work);

  /**
   * All entries that can be read, in no order.
   *
   * @param damaged is told of each that cannot: where it is, and why
   */
  List<SavedEntry> all(Consumer<String> damaged);

  Optional<SavedEntry> get(SavedEntry.Key key);

  /** Adds an entry, or replaces the one with its key. */
  void put(SavedEntry entry);

  /** Nothing happens when there is none. */
  void remove(SavedEntry.Key key);
}
