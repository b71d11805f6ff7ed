package org.bindery.device.edu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;

/**
 * The DMA engine of the device: moves bytes between memory and the device's buffer of 4096 bytes.
 *
 * <p>Registers do not change while a transfer runs. A transfer ends after {@link #DELAY}; QEMU
 * takes 100 ms. Memory addresses are cut to the DMA mask, as the device has only so many address
 * lines. A transfer that does not lie inside the buffer moves nothing, where QEMU only logs it and
 * reaches beyond; the command ends as any other. Whether the IOMMU let the transfer through cannot
 * be seen from the device, as with the real one.
 *
 * <p>With {@link EduRegisters#COMMAND_NO_SNOOP} in its command, a transfer asks not to be snooped:
 * what shows incoherent DMA on a simulated host. Whether it is snooped all the same is the
 * function's and the page table's affair.
 */
final class EduDma {
  static final Duration DELAY = Duration.ofMillis(1);

  private final DevicePort port;
  private final EduInterrupts interrupts;
  private final long mask;
  private final MemorySegment buffer = Arena.ofAuto().allocate(EduRegisters.BUFFER_SIZE);
  private long source;
  private long destination;
  private long count;
  private long command;

  EduDma(DevicePort port, EduInterrupts interrupts, long mask) {
    this.port = port;
    this.interrupts = interrupts;
    this.mask = mask;
  }

  /** Reads a register, or all ones where there is none. */
  long read(long offset) {
    if (offset == EduRegisters.DMA_SOURCE) {
      return source;
    } else if (offset == EduRegisters.DMA_DESTINATION) {
      return destination;
    } else if (offset == EduRegisters.DMA_COUNT) {
      return count;
    } else if (offset == EduRegisters.DMA_COMMAND) {
      return command;
    }
    return -1;
  }

  void write(long offset, long value) {
    if ((command & EduRegisters.COMMAND_RUN) != 0) {
      return;
    }
    if (offset == EduRegisters.DMA_SOURCE) {
      source = value;
    } else if (offset == EduRegisters.DMA_DESTINATION) {
      destination = value;
    } else if (offset == EduRegisters.DMA_COUNT) {
      count = value;
    } else if (offset == EduRegisters.DMA_COMMAND && (value & EduRegisters.COMMAND_RUN) != 0) {
      command = value;
      port.runAfter(DELAY, this::transfer);
    }
  }

  private void transfer() {
    boolean toMemory = (command & EduRegisters.COMMAND_TO_MEMORY) != 0;
    long at = (toMemory ? source : destination) - EduRegisters.BUFFER;
    if (inBuffer(at)) {
      MemorySegment part = buffer.asSlice(at, count);
      if (toMemory) {
        write(port.dma(), part);
      } else {
        read(port.dma(), part);
      }
    }
    command &= ~EduRegisters.COMMAND_RUN;
    if ((command & EduRegisters.COMMAND_INTERRUPT) != 0) {
      interrupts.raise(EduRegisters.INTERRUPT_DMA);
    }
  }

  private void write(DmaPort memory, MemorySegment part) {
    if (asksNoSnoop()) {
      memory.writeNoSnoop(destination & mask, part);
    } else {
      memory.write(destination & mask, part);
    }
  }

  private void read(DmaPort memory, MemorySegment part) {
    if (asksNoSnoop()) {
      memory.readNoSnoop(source & mask, part);
    } else {
      memory.read(source & mask, part);
    }
  }

  private boolean asksNoSnoop() {
    return (command & EduRegisters.COMMAND_NO_SNOOP) != 0;
  }

  private boolean inBuffer(long at) {
    return at >= 0
        && at <= EduRegisters.BUFFER_SIZE
        && count >= 0
        && count <= EduRegisters.BUFFER_SIZE - at;
  }

  void reset() {
    source = 0;
    destination = 0;
    count = 0;
    command = 0;
    buffer.fill((byte) 0);
  }
}
