package org.bindery.core.guard;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.calls.PlugInFailure;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HostMemory;
import org.bindery.host.AttributeTree;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;
import org.bindery.host.HostGroup;
import org.bindery.host.VirtualMachine;

/**
 * A host as core calls it. Whatever the host does, each call comes back in time: with an answer
 * that has no holes, with what the host refused, or with EIO or ETIMEDOUT naming the host and the
 * call. Devices and groups are what they were when asked; register accesses of a device file run on
 * their caller's own thread. Thread-safe.
 */
public final class GuardedHost implements Host {
  private final Host host;
  private final String name;
  private final HostCalls calls;

  public GuardedHost(Host host, PlugInCalls calls) {
    this.host = host;
    this.name = calls.call("a host", "name", () -> String.valueOf(host.name()));
    this.calls = new HostCalls(name, calls);
  }

  /** The host's own object of a device that was got from here. */
  public static HostDevice own(HostDevice device) {
    return GuardedDevice.own(device);
  }

  private HostDevice guarded(HostDevice device) {
    return new GuardedDevice(device, calls);
  }

  private void asked(String what, Object wanted, Object answered) {
    if (!wanted.equals(answered)) {
      throw PlugInFailure.nonsense(calls.who(), what, "it answered that of %s".formatted(answered));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return calls.ask("kind", host::kind);
  }

  @Override
  public String source() {
    return calls.ask("source", host::source);
  }

  @Override
  public List<HostDevice> devices() {
    return calls.ask("devices", () -> host.devices().stream().map(this::guarded).toList());
  }

  @Override
  public List<HostGroup> groups() {
    return calls.ask(
        "groups",
        () -> host.groups().stream().map(group -> GuardedGroup.of(group, calls)).toList());
  }

  @Override
  public Optional<HostDevice> device(String wanted) {
    return calls
        .ask("device " + wanted, () -> host.device(wanted).map(this::guarded))
        .map(device -> {
          asked("device " + wanted, wanted, device.name());
          return device;
        });
  }

  @Override
  public Optional<HostGroup> group(int id) {
    return calls
        .ask("group " + id, () -> host.group(id).map(group -> GuardedGroup.of(group, calls)))
        .map(group -> {
          asked("group " + id, id, group.id());
          return group;
        });
  }

  @Override
  public List<String> iommus() {
    return calls.ask("iommus", () -> List.copyOf(host.iommus()));
  }

  @Override
  public AttributeTree attributes() {
    return new GuardedTree(calls.ask("attributes", host::attributes), calls);
  }

  @Override
  public DeviceFile open(HostDevice device) {
    // A file that comes when nobody waits for it would keep the device in use for ever.
    DeviceFile file =
        calls.ask("open of " + device.name(), () -> host.open(own(device)), DeviceFile::close);
    return new GuardedFile(file, calls, device.name());
  }

  @Override
  public GroupFile openGroup(String group, Process opener) {
    GroupFile file =
        calls.ask("open of group " + group, () -> host.openGroup(group, opener), GroupFile::close);
    return new GuardedGroupFile(file, calls, group);
  }

  @Override
  public void closeGroup(String group) {
    calls.tell("close of group " + group, () -> host.closeGroup(group));
  }

  @Override
  public String bootId() {
    return calls.ask("bootId", host::bootId);
  }

  @Override
  public HostDriverKind driverKind(String driver) {
    return calls.ask("driverKind of " + driver, () -> host.driverKind(driver));
  }

  @Override
  public List<Refusal> obstacles(HostDevice device) {
    return calls.ask(
        "look for what speaks against " + device.name(),
        () -> List.copyOf(host.obstacles(own(device))));
  }

  @Override
  public Optional<Refusal> heldBy(HostDevice device) {
    return calls.ask("look for who holds " + device.name(), () -> host.heldBy(own(device)));
  }

  @Override
  public Optional<IommuEngine> engine() {
    return calls.ask("engine", host::engine);
  }

  @Override
  public VirtualMachine createVirtualMachine(String vm, Process owner) {
    VirtualMachine machine =
        calls.ask(
            "createVirtualMachine " + vm,
            () -> host.createVirtualMachine(vm, owner),
            VirtualMachine::close);
    return new GuardedMachine(machine, calls, vm);
  }

  @Override
  public Optional<HostMemory> memory() {
    return calls.ask("memory", host::memory);
  }
}
