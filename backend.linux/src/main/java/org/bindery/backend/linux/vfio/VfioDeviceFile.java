package org.bindery.backend.linux.vfio;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.linux.engine.KernelErrors;
import org.bindery.backend.linux.engine.LinuxEngine;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;
import org.bindery.host.HostDevice;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * An open VFIO device file. Before bind everything is EINVAL, after close EBADF, after the device
 * or the host has left ENODEV.
 *
 * <p><b>Threads.</b> Bind and close take turns on one lock, under which the engine is called;
 * everything else only looks at the state and does not wait for them.
 */
public final class VfioDeviceFile implements KernelFile {
  private final HostDevice device;
  private final LinuxEngine engine;
  private final FileDoor door;
  private final Signals signals;
  private final VfioLink link;
  private final ReentrantLock control = new ReentrantLock();
  private final AtomicReference<FileState> state = new AtomicReference<>(FileState.OPEN);
  // Written before the state is BOUND.
  private volatile BoundParts parts;
  // Guarded by control; the other one is written before the state is BOUND.
  private EngineDevice registered;
  private volatile EngineFd boundIn;
  // Guarded by itself.
  private final List<Runnable> whenBound = new ArrayList<>();

  /**
   * Opens.
   *
   * @param node {@code /dev/vfio/devices/vfio0}
   * @param engine of the same host
   * @throws org.bindery.api.RefusedException ENOENT there is no such node; EACCES; ENODEV
   */
  public VfioDeviceFile(
      HostDevice device, Path node, Gateway gateway, LinuxEngine engine, LinuxPaths paths) {
    this(
        device,
        engine,
        open(device, node, gateway),
        new PolledSignals(engine.events()),
        new BindDiagnosis(device, node, paths));
  }

  VfioDeviceFile(
      HostDevice device,
      LinuxEngine engine,
      FileDoor door,
      Signals signals,
      BindDiagnosis diagnosis) {
    this.device = device;
    this.engine = engine;
    this.door = door;
    this.signals = signals;
    this.link = new VfioLink(device, door, engine.arguments(), diagnosis, this::end);
  }

  private static FileDoor open(HostDevice device, Path node, Gateway gateway) {
    try {
      return new DescriptorFileDoor(gateway.open(node.toString(), OpenFlags.RDWR));
    } catch (ErrnoException e) {
      throw OpenDiagnosis.refusal(device, node, -e.errno()).exception(e);
    }
  }

  @Override
  public int naming(IntUnaryOperator command) {
    control.lock();
    try {
      return state.get().ended() ? -Errno.EBADF.number() : command.applyAsInt(door.number());
    } finally {
      control.unlock();
    }
  }

  @Override
  public void whenBound(Runnable action) {
    synchronized (whenBound) {
      whenBound.add(action);
    }
    if (state.get() == FileState.BOUND) {
      runWhenBound();
    }
  }

  /** Each once, whoever comes first. */
  private void runWhenBound() {
    List<Runnable> actions;
    synchronized (whenBound) {
      actions = List.copyOf(whenBound);
      whenBound.clear();
    }
    actions.forEach(Runnable::run);
  }

  @Override
  public Optional<Boolean> enforcesCoherency() {
    EngineFd fd = boundIn;
    return fd == null ? Optional.empty() : Optional.of(fd.info(registered.id()).snoopEnforceable());
  }

  @Override
  public EngineDevice bind(EngineFd fd) {
    EngineDevice bound = register(fd);
    runWhenBound();
    return bound;
  }

  private EngineDevice register(EngineFd fd) {
    control.lock();
    try {
      if (!state.compareAndSet(FileState.OPEN, FileState.BINDING)) {
        throw wrongState(state.get(), Errno.EINVAL);
      }
      boolean bound = false;
      try {
        registered = engine.bind(fd, link);
        bound = true;
      } finally {
        if (!bound) {
          state.compareAndSet(FileState.BINDING, FileState.OPEN);
        }
      }
      boundIn = fd;
      look();
      return registered;
    } finally {
      control.unlock();
    }
  }

  /** Finds out what the bound file offers; a file that cannot tell is closed. */
  private void look() {
    boolean done = false;
    try {
      String name = device.name();
      parts =
          new BoundParts(
              new RegionIo(name, door, new RegionQuery(name, door).ask()),
              new VfioVectors(
                  name, IrqIndex.ask(door, engine.arguments()), new SetIrqs(door), signals),
              WantedBack.of(door, engine.arguments(), signals));
      // Unless it has ended meanwhile.
      done = state.compareAndSet(FileState.BINDING, FileState.BOUND);
      check();
    } finally {
      if (!done) {
        registered.close();
        end();
      }
    }
  }

  private BoundParts check() {
    FileState now = state.get();
    if (now != FileState.BOUND) {
      throw wrongState(
          now,
          switch (now) {
            case CLOSED -> Errno.EBADF;
            case GONE -> Errno.ENODEV;
            default -> Errno.EINVAL;
          });
    }
    return parts;
  }

  private RuntimeException wrongState(FileState now, Errno errno) {
    return switch (now) {
      case GONE -> Refusal.of(Errno.ENODEV, "%s has left its host", device.name()).exception();
      default ->
          Refusal.of(
                  errno,
                  "the device file of %s is %s",
                  device.name(),
                  switch (now) {
                    case OPEN -> "not bound to an IOMMU fd yet";
                    case BINDING -> "being bound";
                    case BOUND -> "bound already";
                    default -> "closed";
                  })
              .exception();
    };
  }

  @Override
  public void wanted(Runnable asked) {
    check().wanted().listen(asked);
  }

  @Override
  public List<RegionInfo> regions() {
    return List.copyOf(check().regions().all());
  }

  @Override
  public long read(int region, long offset, int width) {
    return check().regions().read(region, offset, width);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    check().regions().write(region, offset, width, value);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    check().regions().read(region, offset, into);
  }

  @Override
  public RegionMap map(int index) {
    BoundParts bound = check();
    VfioRegion region = bound.regions().region(index);
    if (!region.mappable() || region.parts()) {
      throw Refusal.of(
              Errno.EINVAL,
              "region %s of %s cannot be mapped: %s",
              region.name(),
              device.name(),
              region.parts()
                  ? "the kernel offers parts of it only"
                  : "it is no memory, or smaller than a page")
          .exception();
    }
    FileDoor.Mapped mapped;
    try {
      mapped = door.map(region.size(), region.readable(), region.writable(), region.offset());
    } catch (ErrnoException e) {
      throw KernelErrors.unforeseen(
              -e.errno(), "mapping region %s of %s", region.name(), device.name())
          .exception(e);
    }
    VfioRegionMap map = new VfioRegionMap(device.name(), region, mapped, bound.maps()::remove);
    bound.maps().add(map);
    if (state.get().ended()) {
      // It may have come too late to be revoked with the others.
      map.close();
      check();
    }
    return map;
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return check().vectors().list();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    return check().vectors().wire(kind, vector);
  }

  @Override
  public void reset() {
    check();
    int result = door.ioctl(VfioCommands.DEVICE_RESET, 0);
    if (result == -Errno.EINVAL.number() || result == -Errno.ENOTTY.number()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s has no way to be reset: its attribute reset_method is empty",
              device.name())
          .exception();
    }
    FileErrors.check(result, "resetting %s", device.name());
  }

  /** The device or the host has left: from here on everything is ENODEV. Twice is once. */
  public void gone() {
    close(FileState.GONE);
  }

  /** Closing twice is closing once. */
  @Override
  public void close() {
    close(FileState.CLOSED);
  }

  private void close(FileState how) {
    control.lock();
    try {
      if (how == FileState.GONE) {
        state.set(how);
      }
      try {
        if (registered != null) {
          registered.close();
        }
      } finally {
        end();
      }
    } finally {
      control.unlock();
    }
  }

  /** From here on nothing reaches the device through this file. Twice is once. */
  private void end() {
    state.updateAndGet(now -> now.ended() ? now : FileState.CLOSED);
    BoundParts bound = parts;
    if (bound != null) {
      bound.end();
    }
    door.close();
  }
}
