package org.bindery.backend.sim.vm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.host.MemorySlot;

/**
 * Where the memory of a guest is in its owner's address space. Any thread may look an address up;
 * all else is guarded by who has it.
 */
final class GuestSlots {
  /** 52 bits of physical address. */
  static final long LIMIT = 1L << 52;

  private final String vm;
  private final Map<Integer, MemorySlot> byNumber = new HashMap<>();
  private final NavigableMap<Long, MemorySlot> byAddress = new ConcurrentSkipListMap<>();

  /** Guest addresses. */
  record Range(long address, long length) {}

  /**
   * @param vm its name, for refusals
   */
  GuestSlots(String vm) {
    this.vm = vm;
  }

  /** Whether a slot could be there (EINVAL, EEXIST). */
  void check(MemorySlot slot) {
    long unaligned = slot.guestAddress() | slot.length() | slot.userAddress();
    if ((unaligned & HostMemory.PAGE_SIZE - 1) != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "slot %d of %s: guest address 0x%x, length 0x%x and user address 0x%x are not all"
                  + " multiples of 4096",
              slot.slot(),
              vm,
              slot.guestAddress(),
              slot.length(),
              slot.userAddress())
          .exception();
    }
    if (slot.slot() < 0
        || slot.length() <= 0
        || slot.guestAddress() < 0
        || slot.guestAddress() > LIMIT - slot.length()) {
      throw Refusal.of(
              Errno.EINVAL,
              "slot %d of %s with 0x%x bytes from guest address 0x%x has a negative number, no"
                  + " length, or goes beyond 52 bits",
              slot.slot(),
              vm,
              slot.length(),
              slot.guestAddress())
          .exception();
    }
    MemorySlot same = byNumber.get(slot.slot());
    if (same != null) {
      throw exists(slot, same);
    }
    // The last that begins before the new one's end is the only one that can reach into it.
    Map.Entry<Long, MemorySlot> before = byAddress.lowerEntry(slot.guestAddress() + slot.length());
    if (before != null && end(before.getValue()) > slot.guestAddress()) {
      throw exists(slot, before.getValue());
    }
  }

  private RuntimeException exists(MemorySlot slot, MemorySlot there) {
    return Refusal.of(
            Errno.EEXIST,
            "slot %d of %s at guest addresses 0x%x-0x%x is in the way of slot %d at 0x%x-0x%x",
            there.slot(),
            vm,
            there.guestAddress(),
            end(there) - 1,
            slot.slot(),
            slot.guestAddress(),
            end(slot) - 1)
        .blockedBy("slot " + there.slot(), "guest address 0x%x".formatted(there.guestAddress()))
        .exception();
  }

  private static long end(MemorySlot slot) {
    return slot.guestAddress() + slot.length();
  }

  void add(MemorySlot slot) {
    byNumber.put(slot.slot(), slot);
    byAddress.put(slot.guestAddress(), slot);
  }

  MemorySlot remove(int number) {
    MemorySlot slot = byNumber.remove(number);
    if (slot == null) {
      throw Refusal.of(Errno.ENOENT, "%s has no memory slot %d", vm, number).exception();
    }
    byAddress.remove(slot.guestAddress());
    return slot;
  }

  void clear() {
    byNumber.clear();
    byAddress.clear();
  }

  /** The slot that has a guest's address (EFAULT). */
  private MemorySlot at(long guestAddress) {
    return slot(guestAddress)
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EFAULT, "guest address 0x%x is in no memory slot of %s", guestAddress, vm)
                .exception());
  }

  private Optional<MemorySlot> slot(long guestAddress) {
    return Optional.ofNullable(byAddress.floorEntry(guestAddress))
        .map(Map.Entry::getValue)
        .filter(slot -> guestAddress < end(slot));
  }

  /** The owner's address of a guest's; empty: it is in no slot. */
  Optional<Long> find(long guestAddress) {
    return slot(guestAddress).map(slot -> userAddress(slot, guestAddress));
  }

  /** The owner's address of a guest's (EFAULT). */
  long userAddress(long guestAddress) {
    return userAddress(at(guestAddress), guestAddress);
  }

  private static long userAddress(MemorySlot slot, long guestAddress) {
    return slot.userAddress() + (guestAddress - slot.guestAddress());
  }

  /** That every byte of a range is in a slot (EFAULT). */
  void covered(long guestAddress, long length) {
    long next = guestAddress;
    while (next - guestAddress < length) {
      next = end(at(next));
    }
  }

  /** Whether any slot has bytes of a range of the owner's addresses. */
  boolean uses(long userAddress, long length) {
    return !showing(userAddress, length).isEmpty();
  }

  /** Where a range of the owner's addresses is the guest's memory. */
  List<Range> showing(long userAddress, long length) {
    List<Range> shown = new ArrayList<>();
    for (MemorySlot slot : byNumber.values()) {
      long first = Math.max(slot.userAddress(), userAddress);
      long end = Math.min(slot.userAddress() + slot.length(), userAddress + length);
      if (first < end) {
        shown.add(new Range(slot.guestAddress() + (first - slot.userAddress()), end - first));
      }
    }
    return shown;
  }
}
