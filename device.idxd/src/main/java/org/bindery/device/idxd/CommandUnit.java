package org.bindery.device.idxd;

import org.bindery.device.DevicePort;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.register.ErrorCode;
import org.bindery.model.idxd.register.SwError;

/**
 * The command register. A command is idle, then begun by the device's next work, then going on
 * until what it waits for has ended, then done; its status is active until then. One is going on at
 * a time.
 */
final class CommandUnit {
  private final CommandEffects effects;
  private final Capabilities capabilities;
  private final Interrupts interrupts;
  private final Errors errors;
  private final DevicePort port;
  private CommandStatus status = CommandStatus.DONE;
  private CommandRegister written = new CommandRegister(0);
  // Null but while a command has begun and waits.
  private Effect going;

  /** What a command has begun. */
  interface Effect {
    /** True when it waits for nothing any more. */
    boolean ended();

    /** The last of it. */
    CommandStatus finish();
  }

  CommandUnit(
      CommandEffects effects,
      Capabilities capabilities,
      Interrupts interrupts,
      Errors errors,
      DevicePort port) {
    this.effects = effects;
    this.capabilities = capabilities;
    this.interrupts = interrupts;
    this.errors = errors;
    this.port = port;
  }

  CommandStatus status() {
    return status;
  }

  void write(int bits) {
    if (status.active()) {
      errors.record(SwError.of(ErrorCode.COMMAND_ACTIVE));
      return;
    }
    written = new CommandRegister(bits);
    status = CommandStatus.RUNNING;
    port.run(this::begin);
  }

  private void begin() {
    boolean there =
        written.command().filter(command -> capabilities.hasCommand(command.code())).isPresent();
    if (!there) {
      done(CommandStatus.failed(CommandError.BAD_COMMAND));
    } else if (written.reservedBits()) {
      done(CommandStatus.failed(CommandError.RESERVED));
    } else {
      Command command = written.command().orElseThrow();
      try {
        going = effects.begin(command, written.operand());
        advance();
      } catch (CommandFailedException e) {
        done(CommandStatus.failed(e.error()));
      }
    }
  }

  /** Ends the command that is going on when what it waits for has ended. */
  void advance() {
    if (going != null && going.ended()) {
      CommandStatus result = going.finish();
      going = null;
      done(result);
    }
  }

  private void done(CommandStatus result) {
    status = result;
    if (written.interrupt()) {
      interrupts.commandDone();
    }
  }

  void reset() {
    going = null;
    status = CommandStatus.DONE;
    written = new CommandRegister(0);
  }
}
