package org.bindery.iommufd.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.iommufd.fault.FaultAttachment;

/**
 * The requester IDs of all members of a claimed group, aliases included: they are blocked, attached
 * and released together. Guarded by the group's lock.
 */
final class GroupPorts {
  private final FaultRouter router;
  private final Consumer<Fault> faults;
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** A device in the group; one that comes later into its slot is another. */
  private record Member(DmaDevice device, List<Port> ports) {}

  // What is blocked though the group has a table: ports of members that joined and cannot use it.
  private final Map<String, List<Port>> strays = new HashMap<>();

  // Of the table that they are attached to.
  private FaultAttachment requests = FaultAttachment.NONE;

  GroupPorts(FaultRouter router, Consumer<Fault> faults) {
    this.router = router;
    this.faults = faults;
  }

  boolean contains(DmaDevice device) {
    Member there = members.get(device.name());
    return there != null && there.device() == device;
  }

  /**
   * @param bound of the group
   * @throws RefusedException ENODEV the device has left, or is bound no more
   */
  void checkThere(BoundDmaDevice device, List<BoundDmaDevice> bound) {
    if (!bound.contains(device) || !contains(device.function())) {
      throw Refusal.of(Errno.ENODEV, "%s is no longer there", device).exception();
    }
  }

  List<DmaDevice> devices() {
    return members.values().stream().map(Member::device).toList();
  }

  /**
   * Takes a member in: translated by the group's table, blocked without one or when the hardware
   * refuses it. An alias that it shares with others stays as it is.
   *
   * @param domain the group's table; or null
   */
  void add(DmaDevice device, IommuDomain domain) {
    Set<Port> known = all();
    List<Port> ports = Requesters.ports(device);
    List<Port> own = ports.stream().filter(port -> !known.contains(port)).toList();
    members.put(device.name(), new Member(device, ports));
    for (Port port : own) {
      port.hardware().block(port.requester());
    }
    for (Port port : ports) {
      router.route(FaultSource.of(port), nameOf(port, device), faults);
    }
    if (domain != null) {
      own.forEach(port -> takeRequests(requests, port));
      strays.put(device.name(), own);
      try {
        admit(device, domain);
      } catch (RefusedException refused) {
        // Blocked is safe; attaching the device will say why.
      }
    }
  }

  /**
   * Brings a member to the group's table that could not use it when it joined.
   *
   * @throws RefusedException EINVAL still not; it stays blocked
   */
  void admit(DmaDevice device, IommuDomain domain) {
    List<Port> outside = strays.getOrDefault(device.name(), List.of());
    boolean admitted = false;
    try {
      for (Port port : outside) {
        port.hardware().attach(port.requester(), domain);
      }
      strays.remove(device.name());
      admitted = true;
    } finally {
      if (!admitted) {
        outside.forEach(port -> port.hardware().block(port.requester()));
      }
    }
  }

  /** Forgets a member that has left; what only it had is blocked and not touched again. */
  void remove(DmaDevice device) {
    if (!contains(device)) {
      return;
    }
    strays.remove(device.name());
    List<Port> ports = members.remove(device.name()).ports();
    Set<Port> shared = all();
    for (Port port : ports) {
      if (!shared.contains(port)) {
        port.hardware().block(port.requester());
        requests.remove(port.requester(), FaultAttachment.NO_PASID);
        router.unroute(FaultSource.of(port));
      }
    }
  }

  /**
   * Moves every port to a table, all or nothing.
   *
   * @param taking begun for the table
   * @param before what they return to when one is refused; null: blocked
   */
  void attach(IommuDomain domain, FaultAttachment taking, IommuDomain before) {
    List<Port> moved = new ArrayList<>();
    boolean done = false;
    try {
      for (Port port : all()) {
        takeRequests(taking, port);
        moved.add(port);
        port.hardware().attach(port.requester(), domain);
      }
      strays.clear();
      done = true;
    } finally {
      if (!done) {
        // The last one was refused and has not moved.
        for (Port port : moved.subList(0, moved.size() - 1)) {
          putBack(port, before);
        }
        taking.end();
      }
    }
    requests.end();
    requests = taking;
  }

  private void putBack(Port port, IommuDomain before) {
    if (before == null) {
      port.hardware().block(port.requester());
    } else {
      // What it had asked for was answered when it left.
      requests.remove(port.requester(), FaultAttachment.NO_PASID);
      takeRequests(requests, port);
      port.hardware().attach(port.requester(), before);
    }
  }

  private static void takeRequests(FaultAttachment taking, Port port) {
    taking.add(port.hardware(), port.requester(), FaultAttachment.NO_PASID);
  }

  void block() {
    for (Port port : all()) {
      port.hardware().block(port.requester());
    }
    requests.end();
    requests = FaultAttachment.NONE;
    strays.clear();
  }

  /** Gives every port back to the host. */
  void release() {
    for (Port port : all()) {
      port.hardware().release(port.requester());
      router.unroute(FaultSource.of(port));
    }
    members.clear();
    strays.clear();
  }

  private Set<Port> all() {
    Set<Port> ports = new LinkedHashSet<>();
    members.values().forEach(member -> ports.addAll(member.ports()));
    return ports;
  }

  // An alias is nobody's name, unless a device has it for its own.
  private String nameOf(Port port, DmaDevice device) {
    if (port.requester().equals(device.requesters().getFirst())) {
      return device.name();
    }
    for (Member member : members.values()) {
      if (member.ports().getFirst().equals(port)) {
        return member.device().name();
      }
    }
    return port.requester().toString();
  }
}
