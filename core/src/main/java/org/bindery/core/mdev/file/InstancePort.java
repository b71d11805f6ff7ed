package org.bindery.core.mdev.file;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.PinnedRange;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.bindery.device.DevicePort;
import org.bindery.device.DmaPort;
import org.bindery.device.PinPort;

/**
 * What one model reaches the machine with, until it is ended: memory by the software access of the
 * fd that its device is bound in now.
 */
final class InstancePort implements DevicePort, DmaPort, PinPort {
  private final ModelSeat seat;
  private final InstanceVectors vectors;
  private volatile boolean ended;

  InstancePort(ModelSeat seat, InstanceVectors vectors) {
    this.seat = seat;
    this.vectors = vectors;
  }

  @Override
  public DmaPort dma() {
    return this;
  }

  @Override
  public Optional<PinPort> pins() {
    return Optional.of(this);
  }

  @Override
  public boolean read(long iova, MemorySegment into) {
    return transfer(device -> device.read(iova, into));
  }

  @Override
  public boolean write(long iova, MemorySegment from) {
    return transfer(device -> device.write(iova, from));
  }

  private boolean transfer(Consumer<SoftwareDevice> transfer) {
    Optional<SoftwareDevice> device = ended ? Optional.empty() : seat.connection();
    if (device.isEmpty()) {
      return false;
    }
    try {
      transfer.accept(device.get());
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  @Override
  public PinnedRange pin(long iova, long length, Access wanted) {
    return (ended ? Optional.<SoftwareDevice>empty() : seat.connection())
        .orElseThrow(() ->
            Refusal.of(Errno.ENOENT, "the device is not bound, so it pins nothing").exception())
        .pin(iova, length, wanted);
  }

  @Override
  public boolean raiseMsi(int vector) {
    return !ended && seat.current() && vectors.raise(vector);
  }

  @Override
  public void setIntx(boolean asserted) {
    if (!ended && seat.current()) {
      vectors.line(asserted);
    }
  }

  @Override
  public boolean msiEnabled() {
    return vectors.messages();
  }

  @Override
  public void run(Runnable work) {
    seat.run(this, work);
  }

  @Override
  public void runAfter(Duration delay, Runnable work) {
    seat.runAfter(this, delay, work);
  }

  /** From here on it does nothing. */
  void end() {
    ended = true;
    vectors.line(false);
  }

  boolean ended() {
    return ended;
  }
}
