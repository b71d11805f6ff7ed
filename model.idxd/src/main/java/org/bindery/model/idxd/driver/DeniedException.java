package org.bindery.model.idxd.driver;

/** The driver refuses something; nothing has changed. */
public final class DeniedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Denial denial;

  DeniedException(Denial denial) {
    super(denial.error() + ": " + denial.reason());
    this.denial = denial;
  }

  public Denial denial() {
    return denial;
  }
}
