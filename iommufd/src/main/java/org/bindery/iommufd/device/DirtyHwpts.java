package org.bindery.iommufd.device;

import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.DirtyCommands;
import org.bindery.hardware.DirtyTracking;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/** Finds the page table that a dirty command is about. Thread-safe. */
final class DirtyHwpts implements DirtyCommands {
  private final String fd;
  private final ObjectTable objects;
  private final Gate gate;
  private final Hwpts hwpts;

  DirtyHwpts(String fd, ObjectTable objects, Gate gate, Hwpts hwpts) {
    this.fd = fd;
    this.objects = objects;
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
      PagingHwpt table = use(id);
      try {
        command.accept(table);
      } finally {
        hwpts.release(table);
      }
    } finally {
      gate.leave();
    }
  }

  private PagingHwpt use(int id) {
    FdObject found = objects.get(id);
    if (!(found instanceof PagingHwpt)) {
      throw Refusal.of(
              Errno.ENOENT,
              "%s has no page table %d that follows an ioas: that is %s",
              fd,
              id,
              found)
          .exception();
    }
    return objects.use(id, PagingHwpt.class, "hwpt");
  }

  /** Null: it was not allocated for that. */
  private static DirtyTracking tracking(PagingHwpt table) {
    return table.abilities().dirtyTracking() ? (DirtyTracking) table.domain() : null;
  }
}
