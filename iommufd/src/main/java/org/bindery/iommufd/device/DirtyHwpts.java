package org.bindery.iommufd.device;

import java.util.function.Consumer;
import org.bindery.engine.DirtyCommands;
import org.bindery.hardware.DirtyTracking;
import org.bindery.iommufd.object.Gate;

/** Finds the page table that a dirty command is about. Thread-safe. */
final class DirtyHwpts implements DirtyCommands {
  private final String fd;
  private final Gate gate;
  private final Hwpts hwpts;

  DirtyHwpts(String fd, Gate gate, Hwpts hwpts) {
    this.fd = fd;
    this.gate = gate;
    this.hwpts = hwpts;
  }

  @Override
  public void setDirtyTracking(int hwpt, boolean wanted) {
    command(hwpt, table -> table.ioas().trackDirty(tracking(table), table.toString(), wanted));
  }

  @Override
  public void readDirty(
      int hwpt,
      long iova,
      long length,
      long pageSize,
      boolean clear,
      DirtyTracking.DirtySink sink) {
    command(
        hwpt,
        table ->
            table
                .ioas()
                .readDirty(tracking(table), table.toString(), iova, length, pageSize, clear, sink));
  }

  private void command(int id, Consumer<PagingHwpt> command) {
    gate.enter();
    try {
      PagingHwpt table = hwpts.usePaging(fd, id);
      try {
        command.accept(table);
      } finally {
        hwpts.release(table);
      }
    } finally {
      gate.leave();
    }
  }

  /** Null: it was not allocated for that. */
  private static DirtyTracking tracking(PagingHwpt table) {
    return table.abilities().dirtyTracking() ? (DirtyTracking) table.domain() : null;
  }
}
