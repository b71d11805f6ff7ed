package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.device.idxd.guest.GuestAccelerator;
import org.bindery.device.idxd.guest.GuestRegion;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.DmaDevice;
import org.bindery.host.DeviceFile;
import org.bindery.model.idxd.register.SwError;

/**
 * An open device file of a queue that is passed through.
 *
 * <p><b>Threads.</b> Bind, close and revoke take turns on one lock, under which the engine is
 * called; everything else looks at the state only.
 */
final class PassedFile implements DeviceFile {
  /** It goes forward only, except that a bind refused goes back. */
  private enum State {
    /** Nothing but bind is allowed. */
    OPEN("not bound to an IOMMU fd yet"),
    BOUND("bound already"),
    REVOKED("of a work queue that was disabled"),
    CLOSED("closed");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  private final PassedQueue queue;
  private final ReentrantLock control = new ReentrantLock();
  private volatile State state = State.OPEN;
  private volatile String owner = "its opener";
  private volatile GuestAccelerator guest;
  // Guarded by control.
  private EngineDevice registered;

  PassedFile(PassedQueue queue) {
    this.queue = queue;
  }

  /** Who has it bound. */
  String owner() {
    return owner;
  }

  @Override
  public EngineDevice bind(EngineFd fd) {
    control.lock();
    try {
      if (state != State.OPEN) {
        throw Refusal.of(
                state == State.REVOKED ? Errno.ENODEV : Errno.EINVAL,
                "the device file of %s is %s",
                queue.name(),
                state.words)
            .exception();
      }
      if (!(fd instanceof HardwareFd hardware)) {
        throw Refusal.of(
                Errno.EBADFD, "%s is of an engine that drives no simulated IOMMU", fd.name())
            .exception();
      }
      DmaDevice parent =
          queue
              .accelerator()
              .port()
              .dma()
              .orElseThrow(() ->
                  Refusal.of(Errno.ENODEV, "no IOMMU is in front of %s", queue.name()).exception());
      queue.bind(this);
      owner = fd.name();
      try {
        registered = hardware.bind(parent, queue.name(), queue.hardware().pasid());
      } finally {
        if (registered == null) {
          queue.unbind(this);
        }
      }
      guest = new GuestAccelerator(queue.hardware());
      state = State.BOUND;
      if (!queue.running()) {
        release(State.REVOKED);
        throw Refusal.of(Errno.ENODEV, "%s was disabled", queue.name()).exception();
      }
      return registered;
    } finally {
      control.unlock();
    }
  }

  /** Before bind EINVAL (I1), after the queue has gone ENODEV, after close EBADF. */
  private GuestAccelerator bound() {
    State now = state;
    if (now != State.BOUND) {
      Errno errno =
          switch (now) {
            case REVOKED -> Errno.ENODEV;
            case CLOSED -> Errno.EBADF;
            default -> Errno.EINVAL;
          };
      throw Refusal.of(errno, "the device file of %s is %s", queue.name(), now.words).exception();
    }
    return guest;
  }

  @Override
  public List<RegionInfo> regions() {
    bound();
    return GuestRegion.ALL;
  }

  @Override
  public long read(int region, long offset, int width) {
    return bound().read(region, offset, width);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    bound().write(region, offset, width, value);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    GuestAccelerator now = bound();
    GuestRegion where = GuestRegion.of(region);
    if (offset < 0 || into.byteSize() > where.size() || offset > where.size() - into.byteSize()) {
      throw Refusal.of(
              Errno.EINVAL,
              "0x%x bytes at 0x%x are not inside region %s of %s",
              into.byteSize(),
              offset,
              where.name(),
              queue.name())
          .exception();
    }
    for (long done = 0; done < into.byteSize(); done++) {
      into.set(ValueLayout.JAVA_BYTE, done, (byte) now.read(region, offset + done, 1));
    }
  }

  @Override
  public RegionMap map(int region) {
    GuestAccelerator now = bound();
    GuestRegion where = GuestRegion.of(region);
    if (!where.mappable()) {
      throw Refusal.of(
              Errno.EINVAL,
              "region %s of %s cannot be mapped: only its portals (region %d) can",
              where.name(),
              queue.name(),
              GuestRegion.PORTALS)
          .exception();
    }
    return new PortalMap(now, where, queue.name());
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return bound().interrupts();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    return bound().interrupt(kind, vector);
  }

  @Override
  public void reset() {
    bound().reset();
  }

  void failed(SwError error) {
    Optional.ofNullable(guest).ifPresent(now -> now.failed(error));
  }

  void interrupted() {
    Optional.ofNullable(guest).ifPresent(GuestAccelerator::interrupted);
  }

  /** The queue is taken away from under it. */
  void revoke() {
    control.lock();
    try {
      release(State.REVOKED);
    } finally {
      control.unlock();
    }
  }

  /** First the queue is quiet, then the PASID blocked: nothing that was submitted faults. */
  private void release(State next) {
    boolean was = state == State.BOUND;
    state = next;
    if (!was) {
      return;
    }
    try {
      guest.close();
    } finally {
      try {
        registered.close();
      } finally {
        queue.unbind(this);
      }
    }
  }

  /** Closing twice is closing once. */
  @Override
  public void close() {
    control.lock();
    try {
      if (state != State.CLOSED) {
        try {
          release(State.CLOSED);
        } finally {
          queue.left(this);
        }
      }
    } finally {
      control.unlock();
    }
  }
}
