package org.bindery.model.idxd.command;

import java.util.Optional;

/** What is written to CMD. */
public record CommandRegister(int bits) {
  private static final int OPERAND = 0xfffff;
  private static final int RESERVED = 0x7e000000;
  private static final int INTERRUPT = 1 << 31;

  /**
   * A command to be written.
   *
   * @param operand 20 bits
   * @param interrupt the end of the command raises vector 0
   */
  public static CommandRegister of(Command command, int operand, boolean interrupt) {
    return new CommandRegister(
        command.code() << 20 | operand & OPERAND | (interrupt ? INTERRUPT : 0));
  }

  /** Empty: there is no such command. */
  public Optional<Command> command() {
    return Command.of(bits >>> 20 & 0x1f);
  }

  public int operand() {
    return bits & OPERAND;
  }

  public boolean interrupt() {
    return (bits & INTERRUPT) != 0;
  }

  /** True when a bit is set that must not be, in the register or in the operand of the command. */
  public boolean reservedBits() {
    int reserved = command().map(command -> command.operand().reserved()).orElse(0);
    return (bits & RESERVED) != 0 || (operand() & reserved) != 0;
  }
}
