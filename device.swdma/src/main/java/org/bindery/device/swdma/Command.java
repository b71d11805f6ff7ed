package org.bindery.device.swdma;

import java.util.Arrays;
import java.util.Optional;

/** What a queue does. */
enum Command {
  /** From source to destination, as if all were read before any is written. */
  COPY(1),
  /** The 8 bytes of the source register to the destination, again and again. */
  FILL(2),
  /** The CRC-32C of the source to the result register. */
  CHECKSUM(3);

  final int code;

  Command(int code) {
    this.code = code;
  }

  boolean reads() {
    return this != FILL;
  }

  boolean writes() {
    return this != CHECKSUM;
  }

  static Optional<Command> of(long code) {
    return Arrays.stream(values()).filter(command -> command.code == code).findFirst();
  }
}
