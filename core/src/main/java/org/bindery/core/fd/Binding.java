package org.bindery.core.fd;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceInfo;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.core.events.Topics;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.OwnDevice;
import org.bindery.core.match.BinderHandle;
import org.bindery.core.names.ShellWord;
import org.bindery.core.plan.Journal;
import org.bindery.core.plan.PlanTarget;
import org.bindery.core.state.DeviceLife;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;

/**
 * A device bound in an fd. Every control call asks the device's state first. Register accesses run
 * on the caller's thread straight to the device file, which refuses them itself once it is closed.
 */
public final class Binding implements BoundDevice {
  private final FdServices services;
  private final OwnedFd fd;
  private final LocatedDevice located;
  private final Slot slot;
  private final String binder;
  private final DeviceFile file;
  private final EngineDevice engineDevice;
  private final boolean software;
  private final boolean issuesNoSnoop;
  private final TableControl tables;
  private final OpenHandles handles = new OpenHandles();
  private final Release release;
  private volatile long binderBundle;

  Binding(
      FdServices services,
      OwnedFd fd,
      LocatedDevice located,
      Slot slot,
      BinderHandle binder,
      PlanTarget target,
      Journal journal,
      boolean issuesNoSnoop) {
    this.services = services;
    this.fd = fd;
    this.located = located;
    this.slot = slot;
    this.binder = binder.id();
    this.binderBundle = binder.bundleId();
    this.file = target.file();
    this.engineDevice = target.registered();
    this.software = target.software();
    this.issuesNoSnoop = issuesNoSnoop;
    this.tables =
        new TableControl(services, located.name(), binder.id(), engineDevice, slot.life());
    this.release =
        new Release(
            services,
            fd,
            located,
            slot,
            binder.id(),
            file,
            journal,
            handles,
            () -> services.follower().leaves(this));
  }

  @Override
  public String label() {
    return slot.label();
  }

  @Override
  public String device() {
    return located.name();
  }

  @Override
  public int id() {
    return engineDevice.id();
  }

  @Override
  public OptionalInt pasid() {
    return engineDevice.pasid();
  }

  @Override
  public DeviceState state() {
    return slot.life().state();
  }

  @Override
  public String binder() {
    return binder;
  }

  @Override
  public DeviceInfo info() {
    usable();
    return software ? new NoHardware() : fd.engineFd().info(id());
  }

  @Override
  public int attach(int pageTable) {
    usable();
    return fd.refusals().attaching(pageTable, () -> moved(() -> tables.attach(pageTable)));
  }

  @Override
  public int replace(int pageTable) {
    usable();
    if (engineDevice.attached().isEmpty()) {
      Refusal.Builder refusal =
          Refusal.of(Errno.EINVAL, "%s is not attached, so nothing can be replaced", device());
      if (fd.hasTable(pageTable)) {
        refusal.remedy(
            "attach %s %s %d", ShellWord.of(fd.name()), ShellWord.of(label()), pageTable);
      }
      throw refusal.exception();
    }
    return moved(() -> tables.replace(pageTable));
  }

  private int moved(Supplier<Integer> command) {
    return fd.refusals().choosingTable(this, fd::hwpts, fd::ioases, command);
  }

  @Override
  public void detach() {
    usable();
    tables.detach();
  }

  @Override
  public OptionalInt attached() {
    return engineDevice.attached();
  }

  @Override
  public List<RegionInfo> regions() {
    usable();
    return file.regions();
  }

  @Override
  public long read(int region, long offset, int width) {
    usable();
    return file.read(region, offset, width);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    usable();
    file.write(region, offset, width, value);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    usable();
    file.read(region, offset, into);
  }

  @Override
  public RegionMap map(int region) {
    usable();
    return handles.add(new TrackedMap(file.map(region), handles));
  }

  @Override
  public List<InterruptInfo> interrupts() {
    usable();
    return file.interrupts();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    usable();
    return handles.add(new TrackedInterrupt(file.interrupt(kind, vector), handles));
  }

  @Override
  public void reset() {
    usable();
    file.reset();
  }

  @Override
  public void unbind() {
    release.run("unbound");
  }

  /** As {@link #unbind}, with the reason that later calls get. */
  public void release(String why) {
    release.run(why);
  }

  /** As {@link #release(String)}, but only while it stands as it was seen. */
  public void release(DeviceLife.Stand seen, String why) {
    release.run(seen, why);
  }

  /** The binder has gone; control calls wait for a successor. Empty: it is not BOUND now. */
  public Optional<DeviceLife.Stand> hold(String why) {
    DeviceLife.Stand now = slot.life().stand();
    while (now.state() == DeviceState.BOUND) {
      DeviceLife.Stand held = new DeviceLife.Stand(DeviceState.HELD, why);
      if (slot.life().move(now, held)) {
        return Optional.of(held);
      }
      now = slot.life().stand();
    }
    return Optional.empty();
  }

  /** A successor has come. False: it is not HELD. */
  public boolean resume(BinderHandle successor) {
    binderBundle = successor.bundleId();
    return slot.life().move(DeviceState.BOUND, "bound").isPresent();
  }

  /** The bundle of the binder that serves it, or served it last. */
  public long binderBundle() {
    return binderBundle;
  }

  /** From here on it is released when the host wants the device back. */
  void followHost() {
    new HostRequest(services, this).listenTo(file);
  }

  /**
   * Ends the registration of a subdevice that has left: its PASID is blocked and the host's again.
   * A whole device keeps its group until it is unbound.
   */
  void endSubdevice() {
    if (pasid().isPresent()) {
      try {
        services.calls().run("engine", "end of " + device(), engineDevice::close);
      } catch (RefusedException e) {
        services.events().post(Topics.DEVICE_FAILED, device(), "%s", e.refusal().reason());
      }
    }
  }

  /** It is software: no group and no page table. */
  public boolean isSoftware() {
    return software;
  }

  /** What is known of it and No Snoop, in whatever state it is. */
  public NoSnoopFacts noSnoop() {
    return software
        ? NoSnoopFacts.SOFTWARE
        : NoSnoopFacts.of(issuesNoSnoop, fd.engineFd().info(id()));
  }

  /** False from when it begins to leave the fd. */
  public boolean stays() {
    return switch (state()) {
      case BOUND, HELD, FAILED -> true;
      default -> false;
    };
  }

  /** Its device file; empty: it is a device of core's own, which has none in the host. */
  public Optional<DeviceFile> hostFile() {
    return located.device() instanceof OwnDevice ? Optional.empty() : Optional.of(file);
  }

  public OwnedFd fd() {
    return fd;
  }

  public LocatedDevice located() {
    return located;
  }

  public int openMaps() {
    return handles.maps();
  }

  public int openInterrupts() {
    return handles.interrupts();
  }

  private void usable() {
    if (slot.life().state() != DeviceState.BOUND) {
      UsableState.require(
          slot.life(), device(), services.names().word(located), fd.name(), label());
    }
  }
}
