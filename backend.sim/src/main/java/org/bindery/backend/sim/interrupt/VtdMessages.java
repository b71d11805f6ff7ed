package org.bindery.backend.sim.interrupt;

import org.bindery.api.IovaRange;
import org.bindery.hardware.RequesterId;

/**
 * VT-d's interrupt remapping: one table for all that is behind a unit, each entry with the source
 * that it is for. Messages that name a vector themselves (compatibility format) are blocked, as
 * Linux has it ({@code drivers/iommu/intel/irq_remapping.c}). Source of the format: VT-d
 * specification, "Interrupt Remapping".
 */
public final class VtdMessages implements MessageRouter {
  /** {@code INTR_REMAP_TABLE_ENTRIES}, as many as a handle tells apart. */
  static final int ENTRIES = 1 << 16;

  private static final long REMAPPABLE = 1 << 4;
  private static final long SUBHANDLE_VALID = 1 << 3;
  private static final TableBlock.Format FORMAT = new Format();

  private final Slots<Entry> table;
  private final ProcessorVectors processors;

  public VtdMessages(ProcessorVectors processors) {
    this(processors, ENTRIES);
  }

  /** With another size of table, as IRTA.S has it. */
  VtdMessages(ProcessorVectors processors, int entries) {
    this.processors = processors;
    this.table = new Slots<>(entries);
  }

  private static final class Format implements TableBlock.Format {
    @Override
    public long address(int first) {
      return X86Window.BASE
          | (long) (first & 0x7fff) << 5
          | REMAPPABLE
          | SUBHANDLE_VALID
          | first >> 15 << 2;
    }

    /** The subhandle, which is added to the handle. */
    @Override
    public int data(int first, int message) {
      return message;
    }
  }

  @Override
  public IovaRange window() {
    return X86Window.RANGE;
  }

  @Override
  public MessageBlock allocate(MessageSource source, int count) {
    return TableBlock.of(table, processors, source, count, FORMAT);
  }

  @Override
  public InterruptDenial deliver(RequesterId from, long address, int data) {
    if ((address & REMAPPABLE) == 0) {
      return InterruptDenial.COMPATIBLE;
    }
    int index = (int) (address >>> 5 & 0x7fff | (address >>> 2 & 1) << 15);
    if ((address & SUBHANDLE_VALID) != 0) {
      if (data >>> 16 != 0) {
        return InterruptDenial.RESERVED;
      }
      index += data;
    }
    if (index >= table.size()) {
      return InterruptDenial.BEYOND_TABLE;
    }
    Entry entry = table.get(index);
    if (entry == null) {
      return InterruptDenial.NOT_PRESENT;
    }
    if (!entry.check().admits(from.source())) {
      return InterruptDenial.WRONG_SOURCE;
    }
    entry.target().raise();
    return null;
  }
}
