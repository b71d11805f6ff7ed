package org.bindery.model.iommu;

/**
 * The memory that tables are in: a table takes 4096 bytes of it, which it gives back when it ends.
 * Any thread may call, also under a table's lock: it does not block and does not call back.
 */
public interface TablePages {
  /** As many as there are. */
  TablePages UNLIMITED =
      new TablePages() {
        @Override
        public void take() {}

        @Override
        public void give(long pages) {}
      };

  /**
   * Takes one page.
   *
   * @throws OutOfTablePagesException none is left
   */
  void take();

  /** Gives pages back; does not fail. */
  void give(long pages);
}
