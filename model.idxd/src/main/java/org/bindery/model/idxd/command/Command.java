package org.bindery.model.idxd.command;

import java.util.Arrays;
import java.util.Optional;

/** The commands of the command register. */
public enum Command {
  ENABLE_DEVICE(1, Operand.NONE),
  DISABLE_DEVICE(2, Operand.NONE),
  DRAIN_ALL(3, Operand.NONE),
  ABORT_ALL(4, Operand.NONE),
  RESET_DEVICE(5, Operand.NONE),
  ENABLE_WQ(6, Operand.QUEUE_INDEX),
  DISABLE_WQ(7, Operand.QUEUE_SET),
  DRAIN_WQ(8, Operand.QUEUE_SET),
  ABORT_WQ(9, Operand.QUEUE_SET),
  RESET_WQ(10, Operand.QUEUE_SET),
  DRAIN_PASID(11, Operand.PASID),
  ABORT_PASID(12, Operand.PASID),
  REQUEST_INT_HANDLE(13, Operand.INTERRUPT),
  RELEASE_INT_HANDLE(14, Operand.INTERRUPT);

  /** What the operand of a command is, and the bits of it that must be 0. */
  public enum Operand {
    NONE(0xfffff),
    QUEUE_INDEX(0xfff00),
    /** Bits 15:0 a set of queues, 19:16 the sixteenths that it is of. */
    QUEUE_SET(0),
    /** 20 bits. */
    PASID(0),
    /** Bits 15:0 the index or handle, 16: of the interrupt message storage. */
    INTERRUPT(0xe0000);

    private final int reserved;

    Operand(int reserved) {
      this.reserved = reserved;
    }

    public int reserved() {
      return reserved;
    }
  }

  /** Bit 16 of an interrupt operand. */
  public static final int INTERRUPT_OF_IMS = 0x10000;

  private static final int QUEUES_PER_SET = 16;

  private final int code;
  private final Operand operand;

  Command(int code, Operand operand) {
    this.code = code;
    this.operand = operand;
  }

  public int code() {
    return code;
  }

  public Operand operand() {
    return operand;
  }

  /** CMDCAP of a device that has all of these commands. */
  public static int capabilities() {
    return Arrays.stream(values())
        .mapToInt(command -> 1 << command.code)
        .reduce(0, (a, b) -> a | b);
  }

  public static Optional<Command> of(int code) {
    return Arrays.stream(values()).filter(command -> command.code == code).findFirst();
  }

  /** The operand that is the set of one queue. */
  public static int queueSet(int queue) {
    return 1 << queue % QUEUES_PER_SET | queue / QUEUES_PER_SET << QUEUES_PER_SET;
  }

  /** True when a queue is in a set. */
  public static boolean inQueueSet(int operand, int queue) {
    return operand >>> QUEUES_PER_SET == queue / QUEUES_PER_SET
        && (operand >>> queue % QUEUES_PER_SET & 1) != 0;
  }
}
