package org.bindery.backend.mock;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.RequesterId;

/** What the hardware holds of one device. Any thread may call; one short lock. */
final class Requester {
  /** Stands for no PASID where a PASID could be. */
  static final int NO_PASID = -1;

  private final RequesterId id;
  private final Set<MockDevice.Flag> flags;
  private final WaitingRequests waiting = new WaitingRequests();
  // The rest is guarded by this.
  private final Map<Integer, MockDomain> domains = new HashMap<>();
  private final int[] cache = new int[MockTypes.CACHE_ENTRIES];
  private MockVirtualIommu guest;
  private long guestId;
  private boolean failing;

  Requester(RequesterId id, Set<MockDevice.Flag> flags) {
    this.id = id;
    this.flags = Set.copyOf(flags);
    Arrays.fill(cache, MockTypes.CACHE_DEFAULT);
  }

  RequesterId id() {
    return id;
  }

  boolean tracksDirty() {
    return !flags.contains(MockDevice.Flag.NO_DIRTY);
  }

  WaitingRequests waiting() {
    return waiting;
  }

  /** Of its DMA without PASID: {@code mock_domain_nop_attach}. */
  synchronized void attach(MockDomain wanted) {
    if (wanted instanceof DirtyTracking && !tracksDirty()) {
      throw Refusal.of(Errno.EINVAL, "%s tells no writes, and the table is to tell them", id)
          .exception();
    }
    MockVirtualIommu wantedGuest = null;
    long wantedId = 0;
    if (wanted instanceof NestedDomain nested && nested.virtualIommu() != null) {
      wantedGuest = nested.virtualIommu();
      wantedId = wantedGuest.idOf(id);
    }
    guest = wantedGuest;
    guestId = wantedId;
    change(NO_PASID, wanted);
  }

  /** Whether the host has it back makes no difference: a mock's default domain blocks, too. */
  synchronized void block() {
    guest = null;
    guestId = 0;
    change(NO_PASID, null);
  }

  /** Of one PASID: {@code mock_domain_set_dev_pasid_nop}. */
  synchronized void attach(int pasid, MockDomain wanted) {
    if (pasid < 1 || pasid >= 1 << bits()) {
      throw Refusal.of(Errno.EINVAL, "PASID %d of %s, which has %d bits of them", pasid, id, bits())
          .exception();
    }
    if (pasid == MockTypes.FAILING_PASID) {
      failing = !failing;
      if (!failing) {
        throw Refusal.of(
                Errno.ENOMEM, "every second attach of PASID %d fails, to test what then", pasid)
            .exception();
      }
    }
    change(pasid, wanted);
  }

  synchronized void block(int pasid) {
    if (domains.containsKey(pasid)) {
      if (pasid == MockTypes.FAILING_PASID) {
        failing = false;
      }
      change(pasid, null);
    }
  }

  private int bits() {
    return flags.contains(MockDevice.Flag.PASID) ? MockTypes.PASID_BITS : 0;
  }

  private void change(int pasid, MockDomain wanted) {
    MockDomain left = wanted == null ? domains.remove(pasid) : domains.put(pasid, wanted);
    if (left != wanted) {
      waiting.leave(pasid);
    }
  }

  /**
   * @param pasid {@link #NO_PASID}: of its DMA without
   * @return null: blocked
   */
  synchronized MockDomain domain(int pasid) {
    return domains.get(pasid);
  }

  /**
   * By which attachment pages are asked for: {@code find_fault_handler} for hardware with {@code
   * user_pasid_table}, where the PASIDs below a nested table are the guest's.
   */
  synchronized int attachmentFor(int pasid) {
    return pasid != NO_PASID
            && !domains.containsKey(pasid)
            && domains.get(NO_PASID) instanceof NestedDomain
        ? NO_PASID
        : pasid;
  }

  /** As whom a guest knows it, by the domain that it is attached to. */
  synchronized Guest guest() {
    return new Guest(guest, guestId);
  }

  /**
   * @param virtualIommu null: no guest does
   */
  record Guest(MockVirtualIommu virtualIommu, long id) {}

  synchronized int cache(int entry) {
    return cache[entry];
  }

  synchronized void invalidate(Invalidation what) {
    Arrays.fill(cache, what.first(), what.end(), 0);
  }
}
