package org.bindery.core.plan;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;
import org.bindery.host.HostDevice;

/**
 * Devices that could not be given back to their host driver when they were released, since another
 * member of their group is still owned: they are given back when the last one is released. Safe for
 * use by several threads.
 */
public final class PendingRestores {
  private record Key(ManagedHost host, String device) {}

  private final PlugInCalls calls;
  private final Events events;
  private final Map<Key, DriverMove> pending = new ConcurrentHashMap<>();

  public PendingRestores(PlugInCalls calls, Events events) {
    this.calls = calls;
    this.events = events;
  }

  /** Keeps what could not be restored now, and says why. */
  public void add(LocatedDevice located, DriverMove move, RefusedException why) {
    // An earlier move that is still to be undone goes further back, so it is kept.
    pending.putIfAbsent(new Key(located.host(), located.name()), move);
    events.post(
        Topics.DEVICE_NOT_GIVEN_BACK,
        located.name(),
        "not given back to %s yet: %s",
        named(move),
        why.refusal().reason());
  }

  /** A member of a group was released: when nobody has a member any more, gives back the rest. */
  public void released(ManagedHost host, List<HostDevice> group) {
    if (pending.isEmpty()
        || group.stream().anyMatch(member -> host.claims().of(member.name()).isPresent())) {
      return;
    }
    for (HostDevice member : group) {
      DriverMove move = pending.remove(new Key(host, member.name()));
      if (move != null) {
        restore(new LocatedDevice(host, member), move);
      }
    }
  }

  /** The device has gone, or someone else sees to it. */
  public void forget(ManagedHost host, String device) {
    pending.remove(new Key(host, device));
  }

  /** The host has gone. */
  public void forget(ManagedHost host) {
    pending.keySet().removeIf(key -> key.host() == host);
  }

  private void restore(LocatedDevice located, DriverMove move) {
    try {
      calls.run("host " + located.host().name(), "give back of " + located.name(), move::undo);
      events.post(Topics.DEVICE_GIVEN_BACK, located.name(), "given back to %s", named(move));
    } catch (RefusedException e) {
      add(located, move, e);
    }
  }

  private static String named(DriverMove move) {
    return move.from().isEmpty() ? "no host driver" : "host driver " + move.from();
  }
}
