package org.bindery.backend.sim.interrupt;

import org.bindery.api.IovaRange;
import org.bindery.hardware.RequesterId;

/**
 * AMD's interrupt remapping: each device table entry leads to a table of its own, and a message's
 * data is an index into it (AMD I/O Virtualization Technology specification, "Interrupt Remapping
 * Tables"; {@code drivers/iommu/amd/iommu.c}). An entry of another requester cannot be named.
 */
public final class AmdMessages implements MessageRouter {
  /** As long as DTE.IntTabLen says in Linux, where units have no longer tables. */
  public static final int ENTRIES = 512;

  /** EFR2.NumIntRemapSup. */
  public static final int MORE_ENTRIES = 2048;

  private static final int INDEX = 0x7ff;

  /** Linux sets it for units with longer tables; it has no effect here. */
  private static final long DESTINATION_MODE = 1 << 2;

  private final ProcessorVectors processors;
  private final DeviceTables tables;
  private final TableBlock.Format format;

  /**
   * @param entries of a table
   */
  public AmdMessages(ProcessorVectors processors, int entries) {
    this.processors = processors;
    this.tables = new DeviceTables(entries);
    this.format = new Format(X86Window.BASE | (entries > ENTRIES ? DESTINATION_MODE : 0));
  }

  private record Format(long to) implements TableBlock.Format {
    @Override
    public long address(int first) {
      return to;
    }

    @Override
    public int data(int first, int message) {
      return first + message;
    }
  }

  @Override
  public IovaRange window() {
    return X86Window.RANGE;
  }

  @Override
  public MessageBlock allocate(MessageSource source, int count) {
    return TableBlock.of(tables.of(source), processors, source, count, format);
  }

  @Override
  public InterruptDenial deliver(RequesterId from, long address, int data) {
    return tables.raise(from, data & INDEX);
  }
}
