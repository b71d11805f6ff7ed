package org.bindery.api;

import java.util.Objects;

/**
 * What an accelerator is to do, with addresses of the process that opened the queue.
 *
 * @param operation what
 * @param source first address that is read; of {@link Operation#COMPARE} the one side
 * @param target first address that is written; of {@link Operation#COMPARE} the other side
 * @param length bytes
 * @param value the pattern of {@link Operation#FILL}, the seed of {@link Operation#CRC}
 * @param blockOnFault true: the device asks for pages that are not present and waits; false: it
 *     stops there, and software goes on
 */
public record QueueJob(
    Operation operation, long source, long target, long length, long value, boolean blockOnFault) {
  /** What every accelerator of the type can do. */
  public enum Operation {
    NOP,
    COPY,
    FILL,
    COMPARE,
    CRC
  }

  public QueueJob {
    Objects.requireNonNull(operation, "operation");
  }
}
