package org.bindery.core.fd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.names.ShellWord;

/**
 * The labels of one fd, in the order of binding. Its lock is held for look-ups only, never around a
 * call to anything else.
 */
final class LabelTable {
  private final String fd;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
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
    if (closed) {
      throw Refusal.of(Errno.EBADF, "%s is closed", fd).exception();
    }
    for (Slot other : slots.values()) {
      if (other.device().equals(slot.device())) {
        throw Refusal.of(
                Errno.EINVAL, "%s is bound in %s already, as %s", slot.device(), fd, other.label())
            .blockedBy(slot.device(), "bound in %s as %s".formatted(fd, other.label()))
            .remedy("unbind %s %s", ShellWord.of(fd), ShellWord.of(other.label()))
            .exception();
      }
    }
    Slot holder = slots.get(slot.label());
    if (holder != null) {
      throw Refusal.of(
              Errno.EEXIST, "label %s is used in %s for %s", slot.label(), fd, holder.device())
          .blockedBy(holder.device(), "has label %s in %s".formatted(slot.label(), fd))
          .remedy("unbind %s %s", ShellWord.of(fd), ShellWord.of(slot.label()))
          .exception();
    }
    slots.put(slot.label(), slot);
  }

  synchronized void free(Slot slot) {
    slots.remove(slot.label(), slot);
  }

  synchronized Optional<Slot> byLabel(String label) {
    return Optional.ofNullable(slots.get(label));
  }

  synchronized Optional<Slot> byDevice(String device) {
    return slots.values().stream().filter(slot -> slot.device().equals(device)).findFirst();
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
