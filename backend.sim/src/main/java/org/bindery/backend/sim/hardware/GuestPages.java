package org.bindery.backend.sim.hardware;

import org.bindery.hardware.PageRequestSink;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.WalkStop;

/** The pages of a guest's table, walked under its parent. */
final class GuestPages implements PageWalk {
  private final GuestTable table;
  private final ParentMemory memory;
  private final PageRequestSink asks;
  private final WriteMarks marks = new WriteMarks();
  // A leaf that is larger than what the IOTLB keeps was found: what is dropped may be a part of it.
  private volatile boolean large;

  /**
   * @param asks null: a page that the guest's table lacks is a fault
   */
  GuestPages(GuestTable table, ParentMemory memory, PageRequestSink asks) {
    this.table = table;
    this.memory = memory;
    this.asks = asks;
    marks.turn(true);
  }

  boolean large() {
    return large;
  }

  @Override
  public long walk(long page) {
    return walked(table.walk(memory, page, false));
  }

  @Override
  public long walkForWrite(long page) {
    return walked(table.walk(memory, page, true));
  }

  private long walked(long entry) {
    if (WalkStop.stopped(entry)) {
      return PageEntry.NONE;
    }
    if (!large && PageEntry.size(entry) != LeafSize.SIZE_4K) {
      large = true;
    }
    return entry;
  }

  /** Always on: what the guest's format notes of writes is noted, and what the parent's does. */
  @Override
  public WriteMarks marks() {
    return marks;
  }

  /** A guest may permit more without dropping anything. */
  @Override
  public boolean permitsMore() {
    return true;
  }

  /** By another walk: what it finds by now does not matter, the request was refused. */
  @Override
  public Denial why(long page, boolean write, long entry) {
    long now = table.walk(memory, page, write);
    return WalkStop.stopped(now) ? Denial.of(WalkStop.of(now)) : Denial.NOT_MAPPED;
  }

  @Override
  public PageRequestSink asks() {
    return asks;
  }
}
