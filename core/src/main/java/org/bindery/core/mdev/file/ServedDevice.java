package org.bindery.core.mdev.file;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bindery.api.Errno;
import org.bindery.api.InterruptInfo;
import org.bindery.api.Refusal;
import org.bindery.api.SoftwareDevice;
import org.bindery.core.access.AccessDevice;
import org.bindery.core.access.SoftwareRegistrar;
import org.bindery.device.DeviceModel;
import org.bindery.device.DevicePort;
import org.bindery.device.MdevRegion;
import org.bindery.host.DeviceFile;

/**
 * A model served as a device: its regions, its interrupts, the memory of the fd that it is bound
 * in. One opener at a time has it bound. Its state is two references, so no lock is held around
 * what it calls.
 */
public final class ServedDevice {
  private final String name;
  private final String parent;
  private final InstanceRegions regions;
  private final InstanceVectors vectors;
  private final ModelSeat seat;
  private final AtomicReference<InstanceFile> opener = new AtomicReference<>();
  private volatile AccessDevice access;
  private volatile boolean gone;

  /**
   * @param maker makes the model; called anew when one has failed
   * @param failures told what a model threw
   */
  public ServedDevice(
      String name,
      String parent,
      List<MdevRegion> regions,
      List<InterruptInfo> interrupts,
      Function<DevicePort, DeviceModel> maker,
      ScheduledExecutorService threads,
      Consumer<Throwable> failures) {
    this.name = name;
    this.parent = parent;
    this.regions = new InstanceRegions(name, regions);
    this.vectors = new InstanceVectors(name, interrupts);
    this.seat =
        new ModelSeat(
            maker, owner -> new InstancePort(owner, vectors), this::access, threads, failures);
  }

  /** Makes the model; what its type throws is thrown. */
  public void start() {
    seat.start();
  }

  /**
   * @param registrar registers it as software in the fd that opens it
   */
  public DeviceFile open(SoftwareRegistrar registrar) {
    requireThere();
    return new InstanceFile(this, registrar);
  }

  /** From here on everything is refused (ENODEV), and the model is closed. */
  public void end() {
    gone = true;
    access = null;
    vectors.end();
    seat.end();
  }

  boolean there() {
    return !gone;
  }

  void requireThere() {
    if (gone) {
      throw Refusal.of(Errno.ENODEV, "%s was removed", name).exception();
    }
  }

  Optional<String> parent() {
    return Optional.of(parent);
  }

  InstanceRegions regions() {
    return regions;
  }

  InstanceVectors vectors() {
    return vectors;
  }

  ModelSeat seat() {
    return seat;
  }

  private Optional<SoftwareDevice> access() {
    return Optional.ofNullable(access).map(AccessDevice::software);
  }

  void claim(InstanceFile file) {
    requireThere();
    if (!opener.compareAndSet(null, file)) {
      throw Refusal.of(Errno.EINVAL, "%s is bound by another opener of its file", name)
          .blockedBy(name, "bound already")
          .exception();
    }
  }

  /** What an earlier owner left is gone before anything is done for this one (I11). */
  void begin(AccessDevice made) {
    seat.quiesce();
    access = made;
  }

  void unmapping(long iova, long length) {
    seat.unmapping(iova, length);
  }

  /** No DMA and no interrupt any more. */
  void quiet(InstanceFile file) {
    if (opener.get() == file) {
      access = null;
      vectors.end();
      seat.drop();
    }
  }

  /** What the model holds is not the next owner's. */
  void leave(InstanceFile file) {
    if (opener.get() == file) {
      seat.quiesce();
      opener.set(null);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
