package org.bindery.device.swdma;

import java.util.function.BooleanSupplier;
import org.bindery.device.DevicePort;

/** One queue: its registers, and the command that is going on. Used by one thread at a time. */
final class Queue {
  private static final long INTERRUPT = 1;

  private final int number;
  private final DevicePort port;
  private final BooleanSupplier busMaster;
  private long source;
  private long destination;
  private long length;
  private long control;
  private Status status = Status.IDLE;
  private Failure failure = Failure.NONE;
  private long done;
  private long result;
  private long fault;
  private Transfer transfer;

  /**
   * @param busMaster whether the device may send anything
   */
  Queue(int number, DevicePort port, BooleanSupplier busMaster) {
    this.number = number;
    this.port = port;
    this.busMaster = busMaster;
  }

  /** A register of 8 bytes; what is none reads as 0. */
  long read(int register) {
    return switch (register) {
      case Registers.SOURCE -> source;
      case Registers.DESTINATION -> destination;
      case Registers.LENGTH -> length;
      case Registers.CONTROL -> control;
      case Registers.STATUS -> status.ordinal();
      case Registers.ERROR -> failure.ordinal();
      case Registers.DONE -> transfer == null ? done : transfer.done();
      case Registers.RESULT -> result;
      case Registers.FAULT -> fault;
      default -> 0;
    };
  }

  void write(int register, long value) {
    if (register == Registers.COMMAND) {
      command(value);
    } else if (transfer == null) {
      switch (register) {
        case Registers.SOURCE -> source = value;
        case Registers.DESTINATION -> destination = value;
        case Registers.LENGTH -> length = value;
        case Registers.CONTROL -> control = value & INTERRUPT;
        default -> {}
      }
    }
  }

  private void command(long code) {
    if (code == 0) {
      if (transfer != null) {
        end(Status.ABORTED, Failure.NONE);
      }
      return;
    }
    if (transfer != null) {
      return;
    }
    done = 0;
    result = 0;
    fault = 0;
    Command command = Command.of(code).orElse(null);
    Failure wrong = wrong(command);
    if (wrong != Failure.NONE) {
      end(Status.FAILED, wrong);
      return;
    }
    status = Status.BUSY;
    failure = Failure.NONE;
    transfer = new Transfer(port.dma(), command, source, destination, length);
    next(transfer);
  }

  private Failure wrong(Command command) {
    if (command == null) {
      return Failure.UNKNOWN_COMMAND;
    }
    boolean fits =
        length > 0
            && length <= Registers.LONGEST
            && !(command.reads() && beyond(source))
            && !(command.writes() && beyond(destination));
    return fits ? Failure.NONE : Failure.BAD_LENGTH;
  }

  private boolean beyond(long address) {
    return Long.compareUnsigned(address + (length - 1), address) < 0;
  }

  private void next(Transfer going) {
    port.run(() -> piece(going));
  }

  private void piece(Transfer going) {
    if (transfer != going) {
      return;
    }
    if (!busMaster.getAsBoolean()) {
      end(Status.FAILED, Failure.NO_BUS_MASTER);
      return;
    }
    going.step();
    if (going.ended()) {
      end(going.failure() == Failure.NONE ? Status.DONE : Status.FAILED, going.failure());
    } else {
      next(going);
    }
  }

  private void end(Status how, Failure why) {
    if (transfer != null) {
      done = transfer.done();
      fault = transfer.fault();
      result = transfer.checksum();
      transfer = null;
    }
    status = how;
    failure = why;
    if ((control & INTERRUPT) != 0 && busMaster.getAsBoolean()) {
      // It goes nowhere when nobody has wired it.
      boolean unused = port.raiseMsi(number);
    }
  }
}
