package org.bindery.model.idxd.register;

/** General control: which causes raise the interrupt of vector 0. */
public record GenCtrl(int bits) {
  public static final int SOFTWARE_ERROR = 1;
  public static final int HALT = 2;

  /** The bits that a device without event log has. */
  public static final int WRITABLE = SOFTWARE_ERROR | HALT;

  public boolean softwareErrorInterrupt() {
    return (bits & SOFTWARE_ERROR) != 0;
  }

  public boolean haltInterrupt() {
    return (bits & HALT) != 0;
  }
}
