package org.bindery.backend.sim.pci;

/** Ids of capabilities (PCI Code and ID Assignment) and what is looked at inside them. */
public final class Capability {
  public static final int POWER_MANAGEMENT = 0x01;
  public static final int MSI = 0x05;
  public static final int EXPRESS = 0x10;
  public static final int MSIX = 0x11;

  /** Extended. */
  public static final int ACS = 0x0d;

  private Capability() {}
}
