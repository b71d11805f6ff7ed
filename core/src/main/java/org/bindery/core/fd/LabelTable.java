package org.bindery.core.fd;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.access.SoftwareDevices;
import org.bindery.core.names.ShellWord;

/**
 * The labels of one fd, in the order of binding. Its lock is held for look-ups only, never around a
 * call to anything else.
 */
final class LabelTable implements SoftwareDevices.Labels {
  private final String fd;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, Slot> byDevice = new HashMap<>();
  private final Set<String> software = new HashSet<>();
  private boolean closed;

  LabelTable(String fd) {
    this.fd = fd;
  }

  /**
   * Takes a place.
   *
   * @throws org.bindery.api.RefusedException EBADF closed; EINVAL the device is bound in this fd;
   *     EEXIST the label is used
   */
  synchronized void reserve(Slot slot) {
    requireOpen();
    Slot other = byDevice.get(slot.device());
    if (other != null) {
      throw Refusal.of(
              Errno.EINVAL, "%s is bound in %s already, as %s", slot.device(), fd, other.label())
          .blockedBy(slot.device(), "bound in %s as %s".formatted(fd, other.label()))
          .remedy("unbind %s %s", ShellWord.of(fd), ShellWord.of(other.label()))
          .exception();
    }
    refuseHeld(slot.label());
    refuseSoftware(slot.label());
    slots.put(slot.label(), slot);
    byDevice.put(slot.device(), slot);
  }

  /** Takes a label for a software device, which has no place. */
  @Override
  public synchronized void reserve(String label) {
    requireOpen();
    refuseHeld(label);
    refuseSoftware(label);
    software.add(label);
  }

  @Override
  public synchronized void free(String label) {
    software.remove(label);
  }

  private void requireOpen() {
    if (closed) {
      throw Refusal.of(Errno.EBADF, "%s is closed", fd).exception();
    }
  }

  private void refuseHeld(String label) {
    Slot holder = slots.get(label);
    if (holder != null) {
      throw inUse(label, holder.device(), holder.device());
    }
  }

  private void refuseSoftware(String label) {
    if (software.contains(label)) {
      throw inUse(label, "a software device", label);
    }
  }

  private RefusedException inUse(String label, String what, String object) {
    return Refusal.of(Errno.EEXIST, "label %s is used in %s for %s", label, fd, what)
        .blockedBy(object, "has label %s in %s".formatted(label, fd))
        .remedy("unbind %s %s", ShellWord.of(fd), ShellWord.of(label))
        .exception();
  }

  synchronized void free(Slot slot) {
    slots.remove(slot.label(), slot);
    byDevice.remove(slot.device(), slot);
  }

  synchronized Optional<Slot> byLabel(String label) {
    return Optional.ofNullable(slots.get(label));
  }

  synchronized Optional<Slot> byDevice(String device) {
    return Optional.ofNullable(byDevice.get(device));
  }

  synchronized List<Slot> all() {
    return List.copyOf(slots.values());
  }

  /** No place is taken from here on; answers those that are, in the order of binding. */
  synchronized List<Slot> close() {
    closed = true;
    return List.copyOf(slots.values());
  }
}
