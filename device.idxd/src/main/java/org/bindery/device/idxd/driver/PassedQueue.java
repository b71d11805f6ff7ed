package org.bindery.device.idxd.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.WorkQueue;
import org.bindery.host.DeviceFile;
import org.bindery.model.idxd.register.SwError;

/**
 * A queue that is passed through: a subdevice of its accelerator, with a PASID from its creation
 * on. The accelerator, and its group, stay the driver's.
 *
 * <p><b>Threads.</b> Its own monitor guards who has its file open and who has it bound; it is held
 * while nobody else is called.
 */
final class PassedQueue implements QueueUse {
  private final Accelerator accelerator;
  private final String name;
  private final PassedHardware hardware;
  // Guarded by this.
  private final List<PassedFile> open = new ArrayList<>();
  private PassedFile bound;
  private boolean stopped;

  PassedQueue(Accelerator accelerator, String name, int index, QueueSwitch power) {
    this.accelerator = accelerator;
    this.name = name;
    this.hardware = new PassedHardware(accelerator, index, power, accelerator.pasids().allocate());
  }

  Accelerator accelerator() {
    return accelerator;
  }

  String name() {
    return name;
  }

  PassedHardware hardware() {
    return hardware;
  }

  @Override
  public synchronized int clients() {
    return open.size();
  }

  /** A VFIO device file is no character device of the driver's. */
  @Override
  public int minor() {
    return -1;
  }

  @Override
  public DeviceFile open() {
    PassedFile file = new PassedFile(this);
    synchronized (this) {
      requireRunning();
      open.add(file);
    }
    return file;
  }

  /** Called under the monitor. */
  private void requireRunning() {
    if (stopped) {
      throw Refusal.of(Errno.ENODEV, "%s was disabled", name).exception();
    }
  }

  synchronized boolean running() {
    return !stopped;
  }

  /** EINVAL another file has it bound; ENODEV it was disabled. */
  synchronized void bind(PassedFile file) {
    requireRunning();
    if (bound != null) {
      throw Refusal.of(Errno.EINVAL, "%s is bound already, by %s", name, bound.owner())
          .blockedBy(name, "bound by " + bound.owner())
          .exception();
    }
    bound = file;
  }

  synchronized void unbind(PassedFile file) {
    if (bound == file) {
      bound = null;
    }
  }

  synchronized void left(PassedFile file) {
    unbind(file);
    open.remove(file);
  }

  private synchronized Optional<PassedFile> bound() {
    return Optional.ofNullable(bound);
  }

  @Override
  public WorkQueue openQueue(Process process) {
    throw noQueue();
  }

  @Override
  public void grant(String user) {
    throw noQueue();
  }

  private RefusedException noQueue() {
    return Refusal.of(
            Errno.ENODEV, "%s is enabled to be passed through: processes cannot open it", name)
        .remedy("wq disable %s", name)
        .remedy("wq config %s --driverName user", name)
        .remedy("wq enable %s", name)
        .exception();
  }

  /** As vfio-pci of this simulator: while a file is open, it does not let go. */
  @Override
  public synchronized void checkIdle() {
    if (!open.isEmpty()) {
      String holder = bound == null ? "its opener" : bound.owner();
      throw Refusal.of(Errno.EBUSY, "%s is in use: its device file is held by %s", name, holder)
          .blockedBy(name, "its device file is held by " + holder)
          .exception();
    }
  }

  @Override
  public void failed(SwError error) {
    bound().ifPresent(file -> file.failed(error));
  }

  @Override
  public void interrupted() {
    bound().ifPresent(PassedFile::interrupted);
  }

  /** Its bound file loses it: DMA has ended and the registration with its fd too. */
  @Override
  public void stop() {
    synchronized (this) {
      stopped = true;
    }
    bound().ifPresent(PassedFile::revoke);
  }

  @Override
  public void end() {
    hardware.free();
  }
}
