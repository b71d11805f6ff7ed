package org.bindery.core.fd;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.bindery.api.UnmapListener;
import org.bindery.api.Vm;
import org.bindery.core.access.SoftwareDevices;
import org.bindery.core.access.Spaces;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.host.Standing;
import org.bindery.core.names.ShellWord;
import org.bindery.core.state.DeviceLife;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.hardware.GuestAddressSpace;

/**
 * An fd with an owner: what the engine's fd does, with labels, faults and an end. Its own state is
 * one reference, so no lock is held around what it calls.
 */
public final class OwnedFd implements IommuFd {
  private final FdServices services;
  private final String name;
  private final Process process;
  private final ManagedHost host;
  private final LabelTable labels;
  private final FaultRing faults;
  private final Consumer<OwnedFd> onClose;
  private final Standing standing;
  private final EngineFd engineFd;
  private final Spaces spaces;
  private final SoftwareDevices software;

  OwnedFd(
      FdServices services,
      String name,
      Process process,
      ManagedHost host,
      Consumer<OwnedFd> onClose) {
    this.services = services;
    this.name = name;
    this.process = process;
    this.host = host;
    this.onClose = onClose;
    this.standing = new Standing(name, host, Refusal.of(Errno.EBADF, "%s is closed", name).build());
    this.labels = new LabelTable(name);
    this.faults = new FaultRing(services.settings().get().faults());
    FaultReporter reporter = new FaultReporter(name, faults, services.events(), services.clock());
    this.engineFd =
        services
            .calls()
            .call(
                "engine of host " + host.name(),
                "open of " + name,
                () ->
                    host.engine()
                        .open(
                            // The engine's remedies give it to commands.
                            ShellWord.of(name),
                            process,
                            fault -> {
                              faults.add(fault);
                              reporter.notice();
                            },
                            services.settings().get().limits()));
    this.spaces = new Spaces(engineFd, process, name);
    this.software =
        new SoftwareDevices(
            name, spaces, labels, services.follower()::leaves, services.calls(), services.events());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return host.name();
  }

  @Override
  public Process process() {
    return process;
  }

  /** The owner's name. */
  public String owner() {
    return process.name();
  }

  @Override
  public BoundDevice bind(BindRequest request) {
    requireOpen();
    return new BindOperation(services, this, request).run();
  }

  @Override
  public List<BoundDevice> devices() {
    return List.copyOf(bindings());
  }

  /** What is bound under a label; empty also while it is being bound. */
  public Optional<Binding> binding(String label) {
    return labels.byLabel(label).flatMap(Slot::binding);
  }

  /** Labels of everything bound or registered by software. */
  public List<String> labelsInUse() {
    return Stream.concat(
            bindings().stream().map(Binding::label),
            softwareDevices().stream().map(SoftwareDevice::label))
        .toList();
  }

  /** By ascending id. */
  public List<Binding> bindings() {
    return labels.all().stream()
        .flatMap(slot -> slot.binding().stream())
        .sorted(Comparator.comparingInt(Binding::id))
        .toList();
  }

  @Override
  public Optional<BoundDevice> device(String label) {
    return labels.byLabel(label).flatMap(Slot::binding);
  }

  @Override
  public int allocateIoas() {
    return command(spaces::allocate);
  }

  @Override
  public List<Integer> ioases() {
    return command(engineFd::ioases);
  }

  @Override
  public IovaRanges ranges(int ioas) {
    return command(() -> spaces.ranges(ioas));
  }

  @Override
  public List<Area> areas(int ioas) {
    return command(() -> engineFd.areas(ioas));
  }

  @Override
  public long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    return command(() -> spaces.map(ioas, address, length, access, iova));
  }

  @Override
  public long unmap(int ioas, long iova, long length) {
    return command(() -> spaces.unmap(ioas, iova, length));
  }

  @Override
  public long copy(
      int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova) {
    return command(() -> spaces.copy(toIoas, fromIoas, fromIova, length, access, iova));
  }

  @Override
  public int allocateHwpt(BoundDevice device, HwptRequest request) {
    requireOpen();
    Binding binding =
        bindings().stream()
            .filter(b -> b == device)
            .findFirst()
            .orElseThrow(() ->
                Refusal.of(
                        Errno.ENOENT,
                        "the device labelled %s is not bound in %s",
                        device.label(),
                        name)
                    .exception());
    Optional<Vm> vm = request.kind() == PageTableKind.EPT ? request.vm() : Optional.empty();
    if (vm.isEmpty()) {
      return command(() -> engineFd.allocateHwpt(binding.id(), request));
    }
    GuestAddressSpace guest = GuestMachine.of(vm.get()).memoryFor(this);
    return command(() -> engineFd.allocateHwpt(binding.id(), request, guest));
  }

  @Override
  public void allowIovas(int ioas, List<IovaRange> ranges) {
    var unused =
        command(() -> {
          engineFd
              .commands(AddressCommands.class)
              .orElseThrow(() ->
                  Refusal.of(Errno.EOPNOTSUPP, "the engine of %s allows no ranges", name)
                      .exception())
              .allowIovas(ioas, ranges);
          return ioas;
        });
  }

  @Override
  public void trackDirty(int hwpt, boolean wanted) {
    var unused =
        command(() -> {
          new DirtyLook(name, engineFd).track(hwpt, wanted);
          return hwpt;
        });
  }

  @Override
  public List<IovaRange> dirty(int hwpt, IovaRange range, long pageSize, boolean clear) {
    return command(() -> new DirtyLook(name, engineFd).read(hwpt, range, pageSize, clear));
  }

  @Override
  public List<Hwpt> hwpts() {
    return command(engineFd::hwpts);
  }

  /** Whether a device can be attached to the object: an IOAS or an HWPT. */
  boolean hasTable(int id) {
    return ioases().contains(id) || hwpts().stream().anyMatch(hwpt -> hwpt.id() == id);
  }

  @Override
  public void destroy(int id) {
    var unused =
        refusals()
            .destroying(
                id,
                () ->
                    command(() -> {
                      software.refuseDestroy(id);
                      spaces.destroy(id);
                      return id;
                    }));
  }

  @Override
  public long option(int object, FdOption option) {
    return command(() -> engineFd.option(object, option));
  }

  @Override
  public void setOption(int object, FdOption option, long value) {
    var unused =
        command(() -> {
          engineFd.setOption(object, option, value);
          return value;
        });
  }

  @Override
  public SoftwareDevice registerSoftwareDevice(
      String label, Optional<String> parent, UnmapListener unmapped) {
    requireOpen();
    SoftwareDevice device = software.register(label, parent, unmapped);
    services.follower().bound(this, label);
    return device;
  }

  @Override
  public List<SoftwareDevice> softwareDevices() {
    return software.all();
  }

  SoftwareDevices software() {
    return software;
  }

  /** Closes the software devices; none is registered any more. */
  void closeSoftware() {
    software.close();
  }

  @Override
  public List<Fault> faults() {
    if (!closed()) {
      engineFd.settleFaults();
    }
    return faults.faults();
  }

  @Override
  public long faultsDropped() {
    return faults.dropped();
  }

  /** All faults there were. */
  public long faultsTotal() {
    return faults.total();
  }

  @Override
  public boolean closed() {
    return standing.ended();
  }

  @Override
  public void close() {
    if (standing.close()) {
      new FdClose(services, this, onClose).run("its fd was closed");
    }
  }

  /** The host has left: as {@link #close}, but later commands are told so. */
  public void hostGone() {
    if (standing.hostGone()) {
      new FdClose(services, this, onClose).run("host " + host.name() + " has gone");
    }
  }

  /** The device has left the host; nothing happens when it is not bound here. */
  public void deviceGone(String device) {
    labels.byDevice(device).ifPresent(slot -> new Removal(services, this).of(slot));
  }

  /** Where a device is bound, or being bound, in here. */
  public Optional<DevicePlace> place(String device) {
    return labels
        .byDevice(device)
        .map(slot -> {
          DeviceLife.Stand stand = slot.life().stand();
          return new DevicePlace(name, slot.label(), stand.state(), stand.why());
        });
  }

  public ManagedHost managedHost() {
    return host;
  }

  EngineFd engineFd() {
    return engineFd;
  }

  /** The engine's objects; none once the fd is closed. */
  public List<EngineObject> objects() {
    try {
      return closed() ? List.of() : engineFd.objects();
    } catch (RefusedException e) {
      if (e.errno() == Errno.EBADF) {
        return List.of();
      }
      throw e;
    }
  }

  EngineRefusals refusals() {
    return new EngineRefusals(name, labels);
  }

  LabelTable labels() {
    return labels;
  }

  private <T> T command(Supplier<T> command) {
    requireOpen();
    try {
      return command.get();
    } catch (RefusedException e) {
      if (e.errno() == Errno.EBADF) {
        // It was closed while the command ran: say why.
        requireOpen();
      }
      throw e;
    }
  }

  /**
   * @throws RefusedException EBADF it is closed; ENODEV its host has gone
   */
  public void requireOpen() {
    standing.require();
  }
}
