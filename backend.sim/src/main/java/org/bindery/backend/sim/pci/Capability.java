package org.bindery.backend.sim.pci;

/** Ids of capabilities (PCI Code and ID Assignment) and what is looked at inside them. */
public final class Capability {
  public static final int POWER_MANAGEMENT = 0x01;
  public static final int MSI = 0x05;
  public static final int EXPRESS = 0x10;

  /** Of PCI Express: Device Control. */
  public static final int EXPRESS_CONTROL = 8;

  /** Of Device Control: Enable No Snoop, on after a reset. */
  public static final int EXPRESS_NO_SNOOP = 1 << 11;

  public static final int MSIX = 0x11;

  /** Extended. */
  public static final int ACS = 0x0d;

  /** Extended: address translation service. */
  public static final int ATS = 0x0f;

  /** Extended: page request interface. */
  public static final int PRI = 0x13;

  /** Extended: process address space ID. */
  public static final int PASID = 0x1b;

  private Capability() {}

  /**
   * Bytes that a capability takes, as far as they are looked at here.
   *
   * @param control the 16 bits after its header
   */
  public static int size(int id, int control) {
    return switch (id) {
      case MSI -> {
        int wide = (control & 0x80) != 0 ? 4 : 0;
        int masking = (control & 0x100) != 0 ? 10 : 0;
        yield 10 + wide + masking;
      }
      case MSIX -> 12;
      default -> 4;
    };
  }
}
