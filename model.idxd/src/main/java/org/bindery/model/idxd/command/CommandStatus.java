package org.bindery.model.idxd.command;

/** What CMDSTS answers. */
public record CommandStatus(int bits) {
  private static final int ACTIVE = 1 << 31;

  /** A command is going on. */
  public static final CommandStatus RUNNING = new CommandStatus(ACTIVE);

  public static final CommandStatus DONE = new CommandStatus(0);

  public static CommandStatus failed(CommandError error) {
    return new CommandStatus(error.code());
  }

  /**
   * A command that answers something.
   *
   * @param result 16 bits
   */
  public static CommandStatus result(int result) {
    return new CommandStatus(result << 8);
  }

  /** 0: none. */
  public int error() {
    return bits & 0xff;
  }

  public int result() {
    return bits >>> 8 & 0xffff;
  }

  public boolean active() {
    return (bits & ACTIVE) != 0;
  }
}
