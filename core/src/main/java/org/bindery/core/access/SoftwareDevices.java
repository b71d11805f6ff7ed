package org.bindery.core.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.SoftwareDevice;
import org.bindery.api.UnmapListener;
import org.bindery.core.calls.PlugInCalls;
import org.bindery.core.events.Events;
import org.bindery.core.events.Topics;
import org.bindery.core.names.NameRules;
import org.bindery.core.names.ShellWord;

/**
 * The software devices of one fd by id: those that their callers registered, and the bound devices
 * that are software. Thread-safe by a short lock.
 */
public final class SoftwareDevices {
  /** The first id: what no kernel's fd gives, whose last is the one before. */
  private static final int FIRST = Integer.MIN_VALUE;

  private final String name;
  private final Spaces spaces;
  private final Labels labels;
  private final Consumer<SoftwareDevice> leaving;
  private final PlugInCalls calls;
  private final Events events;
  private final Map<Integer, RegisteredDevice> devices = new TreeMap<>();
  private boolean closed;

  /** Where labels are kept, which bound devices have too. */
  public interface Labels {
    /**
     * @throws org.bindery.api.RefusedException EBADF the fd is closed; EEXIST
     */
    void reserve(String label);

    void free(String label);
  }

  /**
   * @param name the fd's
   * @param leaving told of each that its caller registered, when it is none any more and its label
   *     is not free yet
   */
  public SoftwareDevices(
      String name,
      Spaces spaces,
      Labels labels,
      Consumer<SoftwareDevice> leaving,
      PlugInCalls calls,
      Events events) {
    this.name = name;
    this.spaces = spaces;
    this.labels = labels;
    this.leaving = leaving;
    this.calls = calls;
    this.events = events;
  }

  /** As {@link org.bindery.api.IommuFd#registerSoftwareDevice}. */
  public SoftwareDevice register(String label, Optional<String> parent, UnmapListener listener) {
    NameRules.check("label", label);
    labels.reserve(label);
    Optional<RegisteredDevice> made = add(label, parent, listener, false);
    if (made.isEmpty()) {
      labels.free(label);
      throw closed();
    }
    events.post(
        Topics.DEVICE_BOUND,
        label,
        "software device%s registered in %s",
        parent.map(" of "::concat).orElse(""),
        name);
    return made.get();
  }

  /**
   * Registers a device that is being bound in the fd: the label is its own, and its bind and its
   * release are told by who does them.
   *
   * @throws RefusedException EBADF the fd is closed
   */
  public AccessDevice bind(String label, Optional<String> parent, UnmapListener listener) {
    return new AccessDevice(add(label, parent, listener, true).orElseThrow(this::closed));
  }

  private RefusedException closed() {
    return Refusal.of(Errno.EBADF, "%s is closed", name).exception();
  }

  private synchronized Optional<RegisteredDevice> add(
      String label, Optional<String> parent, UnmapListener listener, boolean bound) {
    if (closed) {
      return Optional.empty();
    }
    int id = FIRST;
    while (devices.containsKey(id)) {
      id++;
    }
    RegisteredDevice device = new RegisteredDevice(this, id, label, parent, listener, bound);
    devices.put(id, device);
    return Optional.of(device);
  }

  /** Those that their callers registered, by ascending id. */
  public synchronized List<SoftwareDevice> all() {
    return devices.values().stream()
        .filter(device -> !device.bound())
        .map(SoftwareDevice.class::cast)
        .toList();
  }

  /**
   * @throws org.bindery.api.RefusedException EBUSY it is a software device's id, which goes when
   *     that is closed
   */
  public void refuseDestroy(int id) {
    RegisteredDevice device;
    synchronized (this) {
      device = devices.get(id);
    }
    if (device != null) {
      throw Refusal.of(
              Errno.EBUSY,
              "object %s of %s is the software device %s; it goes when it is closed",
              Integer.toUnsignedString(id),
              name,
              device.label())
          .blockedBy("software device " + device.label(), "registered in " + name)
          .remedy("unbind %s %s", ShellWord.of(name), ShellWord.of(device.label()))
          .exception();
    }
  }

  /** Closes them all, the last registered first; none is registered any more. */
  public void close() {
    List<SoftwareDevice> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(devices.values());
    }
    all.reversed().forEach(SoftwareDevice::close);
  }

  void forget(RegisteredDevice device) {
    synchronized (this) {
      devices.remove(device.id());
    }
    if (!device.bound()) {
      leaving.accept(device);
      labels.free(device.label());
      events.post(Topics.DEVICE_RELEASED, device.label(), "software device closed in %s", name);
    }
  }

  void failed(RegisteredDevice device, String why) {
    events.post(Topics.DEVICE_FAILED, device.label(), "%s; it has no access any more", why);
  }

  void stillPinned(RegisteredDevice device, int ioas) {
    events.post(
        Topics.DEVICE_FAILED,
        device.label(),
        "it left ioas %d of %s without unpinning everything; what it has pinned stays mapped",
        ioas,
        name);
  }

  String name() {
    return name;
  }

  Spaces spaces() {
    return spaces;
  }

  PlugInCalls calls() {
    return calls;
  }
}
