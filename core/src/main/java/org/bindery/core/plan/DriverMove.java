package org.bindery.core.plan;

import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.core.saved.SavedDriver;
import org.bindery.core.saved.SavedEntry;
import org.bindery.core.saved.SavedStates;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/**
 * One move of a device between host drivers and what takes it back. What the device was is kept
 * before it is touched, and forgotten after it was put back: whatever moment the process dies in,
 * the entry is there while the device is not as it was.
 *
 * <p>Run once; then {@link #undo} may be tried until it succeeds, by any thread.
 */
public final class DriverMove {
  private final SavedStates states;
  private final Host host;
  private final HostDevice device;
  private final DriverControl control;
  private volatile SavedDriver found;
  private volatile Optional<SavedEntry> before = Optional.empty();

  DriverMove(SavedStates states, Host host, HostDevice device) {
    this.states = states;
    this.host = host;
    this.device = device;
    this.control = new DriverControl(host.attributes(), device);
  }

  /**
   * Moves the device; when that fails, it is put back before the failure is thrown.
   *
   * @param change what moves it
   * @throws org.bindery.api.RefusedException EBUSY another process has it; EIO what it was cannot
   *     be kept; what {@code change} throws, with why it could not be put back suppressed in it
   */
  void run(Consumer<DriverControl> change) {
    SavedDriver now = control.save();
    before = states.begin(host, device, now);
    found = now;
    try {
      change.accept(control);
    } catch (RuntimeException e) {
      try {
        undo();
      } catch (RuntimeException e2) {
        e.addSuppressed(e2);
      }
      throw e;
    }
  }

  /** Puts the device back, and then what was kept of it. */
  void undo() {
    control.restore(found);
    states.back(host, device, before);
  }

  /** The driver that the move found; empty: none. */
  public String from() {
    return found.driver();
  }
}
