package org.bindery.core.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bindery.api.RefusedException;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.guard.GuardedHost;
import org.bindery.engine.IommuEngine;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/** A host with its engine, from the moment both are there until one goes. Thread-safe. */
public final class ManagedHost {
  private final Host host;
  private final Host guarded;
  private final String name;
  private final IommuEngine engine;
  private final boolean engineIsOurs;
  private final DeviceClaims claims = new DeviceClaims();
  private final ConcurrentMap<String, OwnDevice> own = new ConcurrentSkipListMap<>();
  private volatile boolean gone;

  /**
   * @param engineIsOurs true: made for this host here, so closed here
   * @param calls how the host is called
   * @throws org.bindery.api.RefusedException EIO or ETIMEDOUT it does not tell its name
   */
  public ManagedHost(Host host, IommuEngine engine, boolean engineIsOurs, PlugInCalls calls) {
    this.host = host;
    this.guarded = new GuardedHost(host, calls);
    this.name = guarded.name();
    this.engine = engine;
    this.engineIsOurs = engineIsOurs;
  }

  public String name() {
    return name;
  }

  /** The host, each call contained and limited in time. */
  public Host host() {
    return guarded;
  }

  /** Something that only some hosts can; who uses it contains the calls. */
  public <T> Optional<T> ability(Class<T> type) {
    return type.isInstance(host) ? Optional.of(type.cast(host)) : Optional.empty();
  }

  public IommuEngine engine() {
    return engine;
  }

  public DeviceClaims claims() {
    return claims;
  }

  /** The host's devices, and those that core has on it. */
  public List<HostDevice> devices() {
    List<HostDevice> devices = new ArrayList<>(guarded.devices());
    devices.addAll(own.values());
    return devices;
  }

  /** From here on it is found. */
  public void add(OwnDevice device) {
    own.put(device.name(), device);
  }

  public void remove(OwnDevice device) {
    own.remove(device.name(), device);
  }

  public Optional<HostDevice> device(String device) {
    return Optional.<HostDevice>ofNullable(own.get(device)).or(() -> guarded.device(device));
  }

  /** As {@link #device}; a host that does not answer is taken to have none. */
  Optional<HostDevice> deviceIfItAnswers(String device) {
    try {
      return device(device);
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** Names of its devices; none when it does not answer. */
  List<String> names() {
    try {
      return devices().stream().map(HostDevice::name).toList();
    } catch (RefusedException e) {
      return List.of();
    }
  }

  public Optional<HostGroup> group(HostDevice device) {
    return device.group().isEmpty() ? Optional.empty() : guarded.group(device.group().getAsInt());
  }

  /** The other members of a device's group. */
  public List<HostDevice> siblings(HostDevice device) {
    return group(device).stream()
        .flatMap(group -> group.members().stream())
        .filter(member -> !member.name().equals(device.name()))
        .toList();
  }

  public boolean gone() {
    return gone;
  }

  /** No fd is opened on it any more. */
  public void leave() {
    gone = true;
  }

  /** Closes the engine when it was made for this host. */
  public void closeEngine() {
    if (engineIsOurs) {
      engine.close();
    }
  }
}
