package org.bindery.backend.sim.interrupt;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bindery.hardware.RequesterId;

/**
 * A remapping table for each requester: what a message names is an entry of the table of who sends
 * it, so nobody can name another's. Functions whose writes bear the same ID share a table. Safe for
 * use by several threads; looking up takes no lock.
 */
final class DeviceTables {
  private final int entries;
  private final ConcurrentMap<RequesterId, Slots<Entry>> tables = new ConcurrentHashMap<>();

  /**
   * @param entries of each, a power of two
   */
  DeviceTables(int entries) {
    this.entries = entries;
  }

  Slots<Entry> of(MessageSource source) {
    return tables.computeIfAbsent(source.arrivesAs(), _ -> new Slots<>(entries));
  }

  /** Null: raised. */
  InterruptDenial raise(RequesterId from, int index) {
    if (index >= entries) {
      return InterruptDenial.BEYOND_TABLE;
    }
    Slots<Entry> table = tables.get(from);
    Entry entry = table == null ? null : table.get(index);
    if (entry == null) {
      return InterruptDenial.NOT_PRESENT;
    }
    entry.target().raise();
    return null;
  }
}
