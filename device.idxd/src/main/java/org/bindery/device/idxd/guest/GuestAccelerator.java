package org.bindery.device.idxd.guest;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.register.GenCtrl;
import org.bindery.model.idxd.register.IntCause;
import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.SwError;

/**
 * What a guest sees of a passed work queue: an accelerator of one queue, one group and its engines.
 * It decides about mode, threshold, PASID enable, privilege and interrupt handles of the queue;
 * descriptors leave with the PASID that the host has given, whatever they say.
 *
 * <p><b>Threads.</b> Registers are accessed one at a time; descriptors are submitted by any number
 * of threads, and by none while a register is written. So a command that ends the queue has nobody
 * behind it.
 */
public final class GuestAccelerator {
  private final HostQueue queue;
  private final GuestVectors vectors = new GuestVectors();
  private final GuestErrors errors = new GuestErrors();
  private final GuestCommands commands;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  // Guarded by the lock.
  private final GuestConfig config;
  private GuestState state;
  // What of it an interrupt has to know.
  private volatile boolean errorInterrupt;
  private volatile boolean closed;

  public GuestAccelerator(HostQueue queue) {
    this.queue = queue;
    this.config = new GuestConfig(queue.identity());
    this.state = new GuestState(GuestRegisters.initial(queue));
    this.commands = new GuestCommands(queue);
  }

  public long read(int region, long offset, int width) {
    GuestRegion where = GuestRegion.of(region);
    where.check(offset, width);
    return alone(() ->
        switch (region) {
          case RegionInfo.CONFIG -> config.read((int) offset, width);
          case GuestRegion.REGISTERS -> decoded(shown((int) offset, width));
          // A portal is write-only: what is not driven reads as ones.
          default -> decoded(-1L >>> 64 - 8 * width);
        });
  }

  private long shown(int offset, int width) {
    long aligned =
        switch (offset & ~7) {
          case Registers.INTCAUSE -> Integer.toUnsignedLong(errors.causes());
          case Registers.SWERR -> errors.word(0);
          case Registers.SWERR + 8 -> errors.word(1);
          case Registers.SWERR + 16 -> errors.word(2);
          default -> state.file().get64(offset & ~7);
        };
    return aligned >>> 8 * (offset & 7) & -1L >>> 64 - 8 * width;
  }

  private long decoded(long value) {
    if (!config.memoryEnabled()) {
      throw Refusal.of(Errno.EIO, "no region is decoded: bit 1 of the command register is clear")
          .exception();
    }
    return value;
  }

  public void write(int region, long offset, int width, long value) {
    GuestRegion where = GuestRegion.of(region);
    where.check(offset, width);
    if (region == GuestRegion.REGISTERS && width < Integer.BYTES) {
      throw Refusal.of(
              Errno.EINVAL,
              "a register of an accelerator is written by 4 or 8 bytes, not %d",
              width)
          .exception();
    }
    alone(() -> {
      if (region == RegionInfo.CONFIG) {
        config.write((int) offset, width, value);
        return 0;
      }
      decoded(0);
      if (region == GuestRegion.REGISTERS) {
        register((int) offset, (int) value);
        if (width == Long.BYTES) {
          register((int) offset + Integer.BYTES, (int) (value >>> Integer.SIZE));
        }
      }
      return 0;
    });
  }

  private void register(int offset, int value) {
    switch (offset) {
      case Registers.INTCAUSE -> errors.acknowledgeCauses(value);
      case Registers.SWERR -> errors.acknowledgeError(value);
      case Registers.CMD -> command(new CommandRegister(value));
      default -> {
        state.write(offset, value);
        errorInterrupt =
            new GenCtrl(state.file().get32(Registers.GENCTRL)).softwareErrorInterrupt();
      }
    }
  }

  private void command(CommandRegister command) {
    CommandStatus status = commands.run(state, command, config.busMaster());
    if (state.resetWanted()) {
      pristine();
    }
    state.file().set32(Registers.CMDSTS, status.bits());
    if (command.interrupt()) {
      errors.cause(IntCause.COMMAND);
      vectors.raise(GuestVectors.DEVICE);
    }
  }

  private void pristine() {
    errors.reset();
    errorInterrupt = false;
    state = new GuestState(GuestRegisters.initial(queue));
  }

  /**
   * Stores a descriptor to a portal.
   *
   * @return false: the queue does not take it, since it is full or not enabled
   */
  public boolean enqueue(long offset, MemorySegment descriptor) {
    lock.readLock().lock();
    try {
      require();
      decoded(0);
      return state.enabled() && commands.submit(state, descriptor);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void require() {
    if (closed) {
      throw Refusal.of(Errno.ENODEV, "the work queue is not the guest's any more").exception();
    }
  }

  private long alone(LongSupplier access) {
    lock.writeLock().lock();
    try {
      require();
      return access.getAsLong();
    } finally {
      lock.writeLock().unlock();
    }
  }

  public List<InterruptInfo> interrupts() {
    return GuestVectors.list();
  }

  public Interrupt interrupt(InterruptKind kind, int vector) {
    return vectors.wire(kind, vector);
  }

  /** A descriptor asked for an interrupt. Waits for nobody. */
  public void interrupted() {
    vectors.raise(GuestVectors.DESCRIPTORS);
  }

  /** An error of a descriptor that no completion record told. Waits for nobody. */
  public void failed(SwError error) {
    errors.record(error);
    if (errorInterrupt) {
      vectors.raise(GuestVectors.DEVICE);
    }
  }

  /** To the state after power-on, but for configuration space. */
  public void reset() {
    alone(() -> {
      queue.disable();
      pristine();
      return 0;
    });
  }

  /** The guest has lost it: nothing is reached any more, and what was submitted is done. */
  public void close() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      queue.disable();
    } finally {
      lock.writeLock().unlock();
      vectors.end();
    }
  }
}
