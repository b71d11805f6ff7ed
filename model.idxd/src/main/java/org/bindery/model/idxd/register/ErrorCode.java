package org.bindery.model.idxd.register;

/** Codes of SWERR that no completion record has. */
public final class ErrorCode {
  /**
   * A descriptor that was stored without asking was dropped: its queue is full, not enabled, shared
   * or not there. The public headers name no code for this; the number is ours.
   */
  public static final int DESCRIPTOR_DROPPED = 0x50;

  /** Bus mastering was switched off while the device was enabled. */
  public static final int BUS_MASTER_OFF = 0x51;

  /** The command register was written while a command was going on. */
  public static final int COMMAND_ACTIVE = 0x52;

  private ErrorCode() {}
}
