package org.bindery.model.idxd.register;

/** Bits of INTCAUSE: why vector 0 was raised. Writing a bit clears it. */
public final class IntCause {
  public static final int SOFTWARE_ERROR = 0x01;
  public static final int COMMAND = 0x02;
  public static final int OCCUPANCY = 0x04;
  public static final int PERFMON_OVERFLOW = 0x08;
  public static final int HALT = 0x10;
  public static final int EVENT_LOG = 0x20;
  public static final int HANDLE_REVOKED = 0x80000000;

  private IntCause() {}
}
