package org.bindery.backend.sim.interrupt;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** A run of entries of a remapping table. */
final class TableBlock implements MessageBlock {
  private final Slots<Entry> table;
  // Null: what the entries lead to are no vectors of processors.
  private final ProcessorVectors processors;
  private final MessageSource source;
  private final int first;
  private final int count;
  private final Format format;
  private boolean closed;

  /** How a table's messages name an entry. */
  interface Format {
    /**
     * @param first of the run's entries
     */
    long address(int first);

    int data(int first, int message);
  }

  private TableBlock(
      Slots<Entry> table,
      ProcessorVectors processors,
      MessageSource source,
      int first,
      int count,
      Format format) {
    this.table = table;
    this.processors = processors;
    this.source = source;
    this.first = first;
    this.count = count;
    this.format = format;
  }

  /**
   * @param processors null: none of their vectors are needed
   * @throws org.bindery.api.RefusedException ENOSPC the table has no room
   */
  static TableBlock of(
      Slots<Entry> table,
      ProcessorVectors processors,
      MessageSource source,
      int count,
      Format format) {
    int first = count > table.size() ? -1 : table.take(count);
    if (first < 0) {
      throw Refusal.of(
              Errno.ENOSPC,
              "the interrupt remapping table of %d entries has no %d left for %s",
              table.size(),
              count,
              source.device())
          .exception();
    }
    return new TableBlock(table, processors, source, first, count, format);
  }

  @Override
  public long address() {
    return format.address(first);
  }

  @Override
  public int data(int message) {
    return format.data(first, message);
  }

  @Override
  public void route(int message, InterruptTarget target) {
    unroute(message);
    int vector = -1;
    if (processors != null) {
      vector = processors.take(source.device(), 1);
      processors.set(vector, target);
    }
    table.set(first + message, new Entry(source.check(), vector, target));
  }

  @Override
  public void unroute(int message) {
    Entry entry = table.get(first + message);
    if (closed || entry == null) {
      return;
    }
    table.set(first + message, null);
    if (processors != null) {
      processors.set(entry.vector(), null);
      processors.give(entry.vector(), 1);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      for (int message = 0; message < count; message++) {
        unroute(message);
      }
      closed = true;
      table.give(first, count);
    }
  }
}
