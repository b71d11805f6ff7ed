package org.bindery.model.idxd.register;

/** Offsets of the registers in region 0, in bytes. */
public final class Registers {
  public static final int VERSION = 0x00;
  public static final int GENCAP = 0x10;
  public static final int WQCAP = 0x20;
  public static final int GRPCAP = 0x30;
  public static final int ENGCAP = 0x38;

  /** 32 bytes. */
  public static final int OPCAP = 0x40;

  /** 16 bytes: where the tables begin. */
  public static final int OFFSETS = 0x60;

  public static final int GENCFG = 0x80;
  public static final int GENCTRL = 0x88;
  public static final int GENSTS = 0x90;
  public static final int INTCAUSE = 0x98;
  public static final int CMD = 0xa0;
  public static final int CMDSTS = 0xa8;
  public static final int CMDCAP = 0xb0;

  /** 32 bytes. */
  public static final int SWERR = 0xc0;

  /** Bytes from one group's registers to the next one's in the GRPCFG table. */
  public static final int GROUP_STRIDE = 64;

  /** Where a group's set of engines is among its registers. */
  public static final int GROUP_ENGINES = 32;

  /** Where a group's flags are among its registers. */
  public static final int GROUP_FLAGS = 40;

  /** Bytes from one entry of the MSIX_PERM table to the next. */
  public static final int MSIX_PERM_STRIDE = 8;

  private Registers() {}
}
