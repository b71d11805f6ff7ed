package org.bindery.model.iommu;

/** There is no memory left for a table. What was begun has been undone. */
public final class OutOfTablePagesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OutOfTablePagesException(String message) {
    super(message);
  }
}
