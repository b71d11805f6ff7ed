package org.bindery.device.idxd;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.model.idxd.descriptor.CompletionRecord;
import org.bindery.model.idxd.descriptor.CompletionStatus;
import org.bindery.model.idxd.descriptor.Descriptor;
import org.bindery.model.idxd.descriptor.Flag;
import org.bindery.model.idxd.register.MsixPermission;

/** Which descriptors may raise which vectors: MSIX_PERM, and handles where they are requested. */
final class InterruptTable {
  private static final int FIRST_HANDLE = 1;
  private static final int MAX_HANDLE = 0xffff;

  private final Status status;
  private final boolean byHandle;
  private final int[] permissions;
  // Handle to vector.
  private final Map<Integer, Integer> handles = new HashMap<>();

  InterruptTable(Facts facts, Status status) {
    this.status = status;
    this.byHandle = facts.handles();
    this.permissions = new int[facts.interrupts()];
  }

  int vectors() {
    return permissions.length;
  }

  int permission(int vector) {
    return permissions[vector];
  }

  void permit(int vector, int bits) {
    permissions[vector] = bits;
  }

  /**
   * A handle for a vector: the one that it has, or a new one.
   *
   * @return empty: no such vector
   */
  OptionalInt request(int vector) {
    if (vector >= vectors()) {
      return OptionalInt.empty();
    }
    for (int handle = FIRST_HANDLE; handle <= MAX_HANDLE; handle++) {
      Integer taken = handles.putIfAbsent(handle, vector);
      if (taken == null || taken == vector) {
        return OptionalInt.of(handle);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * @return false: there is no such handle
   */
  boolean release(int handle) {
    return handles.remove(handle) != null;
  }

  /**
   * What is wrong with the interrupt that a descriptor asks for; empty: nothing, or it asks not.
   */
  Optional<CompletionRecord> check(Descriptor descriptor, Origin origin) {
    if (!descriptor.has(Flag.REQUEST_INTERRUPT)) {
      return Optional.empty();
    }
    if (!mayAsk(origin)) {
      return Optional.of(
          CompletionRecord.of(CompletionStatus.INVALID_FLAGS)
              .withInvalidFlags(Flag.REQUEST_INTERRUPT.mask()));
    }
    return vector(descriptor, origin).isPresent()
        ? Optional.empty()
        : Optional.of(CompletionRecord.of(CompletionStatus.INTERRUPT_HANDLE));
  }

  private boolean mayAsk(Origin origin) {
    return origin.privileged() || status.config().userInterrupts();
  }

  /** The vector that a descriptor asks for and may raise; empty: none. */
  OptionalInt vector(Descriptor descriptor, Origin origin) {
    return descriptor.has(Flag.REQUEST_INTERRUPT) && mayAsk(origin)
        ? vector(descriptor.interruptHandle(), origin)
        : OptionalInt.empty();
  }

  private OptionalInt vector(int handle, Origin origin) {
    Integer vector = byHandle ? handles.get(handle) : Integer.valueOf(handle);
    // The handles of the other portals are of the interrupt message storage, which is not there.
    boolean there = vector != null && vector < vectors() && !origin.ims();
    return there && permits(new MsixPermission(permissions[vector]), origin)
        ? OptionalInt.of(vector)
        : OptionalInt.empty();
  }

  private static boolean permits(MsixPermission permission, Origin origin) {
    if (permission.ignored()) {
      return true;
    }
    return permission.pasidEnabled()
        ? origin.hasPasid() && origin.pasid() == permission.pasid()
        : !origin.hasPasid();
  }

  void reset() {
    Arrays.fill(permissions, 0);
    handles.clear();
  }
}
