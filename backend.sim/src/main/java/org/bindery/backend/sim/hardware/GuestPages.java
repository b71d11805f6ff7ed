package org.bindery.backend.sim.hardware;

import org.bindery.hardware.PageRequestSink;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;
import org.bindery.model.iommu.WalkStop;

/** The pages of a guest's table, walked under its parent. */
final class GuestPages implements PageWalk {
  private static final int TAG_BITS = 8;

  private final GuestTable table;
  private final ParentMemory memory;
  private final PageRequestSink asks;
  private final WriteMarks marks = new WriteMarks();
  private volatile boolean wide;

  /**
   * @param asks null: a page that the guest's table lacks is a fault
   */
  GuestPages(GuestTable table, ParentMemory memory, PageRequestSink asks) {
    this.table = table;
    this.memory = memory;
    this.asks = asks;
    marks.turn(true);
  }

  /**
   * An entry was found that holds for more addresses than the page by which it is kept: of a larger
   * leaf, or of a tagged address (TBI). A guest drops it by any of them.
   */
  boolean wide() {
    return wide;
  }

  @Override
  public long walk(long page) {
    return walked(page, table.walk(memory, page, false));
  }

  @Override
  public long walkForWrite(long page) {
    return walked(page, table.walk(memory, page, true));
  }

  private long walked(long page, long entry) {
    if (WalkStop.stopped(entry)) {
      return PageEntry.NONE;
    }
    if (!wide && (PageEntry.size(entry) != LeafSize.SIZE_4K || tagged(page))) {
      wide = true;
    }
    return entry;
  }

  /**
   * Bits 63:56 are no copies of bit 55. Where they count, only tables of 57 bits translate such an
   * address, and then more is dropped than need be.
   */
  static boolean tagged(long page) {
    return page << TAG_BITS >> TAG_BITS != page;
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
