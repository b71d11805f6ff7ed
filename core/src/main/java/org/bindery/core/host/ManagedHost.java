package org.bindery.core.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bindery.engine.IommuEngine;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/** A host with its engine, from the moment both are there until one goes. Thread-safe. */
public final class ManagedHost {
  private final Host host;
  private final String name;
  private final IommuEngine engine;
  private final boolean engineIsOurs;
  private final DeviceClaims claims = new DeviceClaims();
  private final ConcurrentMap<String, OwnDevice> own = new ConcurrentSkipListMap<>();
  private volatile boolean gone;

  /**
   * @param engineIsOurs true: made for this host here, so closed here
   */
  public ManagedHost(Host host, IommuEngine engine, boolean engineIsOurs) {
    this.host = host;
    this.name = host.name();
    this.engine = engine;
    this.engineIsOurs = engineIsOurs;
  }

  public String name() {
    return name;
  }

  public Host host() {
    return host;
  }

  public IommuEngine engine() {
    return engine;
  }

  public DeviceClaims claims() {
    return claims;
  }

  /** The host's devices, and those that core has on it. */
  public List<HostDevice> devices() {
    List<HostDevice> devices = new ArrayList<>(host.devices());
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
    return host.device(device).or(() -> Optional.ofNullable(own.get(device)));
  }

  public Optional<HostGroup> group(HostDevice device) {
    return device.group().isEmpty() ? Optional.empty() : host.group(device.group().getAsInt());
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
