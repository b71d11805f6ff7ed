package org.bindery.core.owner;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Process;

/**
 * Who follows an address space. Thread-safe; called with no lock held.
 *
 * <p>Everybody is told, also after one failed. That failure then goes to whoever changed the
 * address space: he must not give memory back that may still be translated.
 */
final class Watchers {
  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  // By identity: the same watcher may be there twice, and each closes for itself.
  private static final class Entry {
    private final AddressSpaceWatcher watcher;

    Entry(AddressSpaceWatcher watcher) {
      this.watcher = watcher;
    }
  }

  Process.Watch add(AddressSpaceWatcher watcher) {
    Entry entry = new Entry(watcher);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  void tell(Consumer<AddressSpaceWatcher> news) {
    RuntimeException failure = null;
    for (Entry entry : entries) {
      try {
        news.accept(entry.watcher);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
