package org.bindery.model.idxd.register;

/** Codes of SWERR that no completion record has. */
public final class ErrorCode {
  /** A descriptor came to a queue that is not enabled. */
  public static final int QUEUE_NOT_ENABLED = 0x50;

  /** Bus mastering was switched off while the device was enabled. */
  public static final int BUS_MASTER_OFF = 0x51;

  /** The command register was written while a command was going on. */
  public static final int COMMAND_ACTIVE = 0x52;

  /** A dedicated queue had no room for a descriptor. */
  public static final int QUEUE_FULL = 0x53;

  private ErrorCode() {}
}
