package org.bindery.core.take;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.plan.SavedDriver;

/**
 * What the devices that were taken from their host drivers were before. Kept until they are given
 * back or leave their host. Safe for use by several threads.
 */
public final class TakenDevices {
  private record Key(ManagedHost host, String device) {}

  private final Map<Key, SavedDriver> taken = new ConcurrentHashMap<>();

  void put(LocatedDevice located, SavedDriver saved) {
    taken.put(key(located), saved);
  }

  void remove(LocatedDevice located) {
    taken.remove(key(located));
  }

  public Optional<SavedDriver> of(LocatedDevice located) {
    return Optional.ofNullable(taken.get(key(located)));
  }

  /** The device has left its host. */
  public void forget(ManagedHost host, String device) {
    taken.remove(new Key(host, device));
  }

  /** The host has left. */
  public void forget(ManagedHost host) {
    taken.keySet().removeIf(key -> key.host() == host);
  }

  private static Key key(LocatedDevice located) {
    return new Key(located.host(), located.name());
  }
}
