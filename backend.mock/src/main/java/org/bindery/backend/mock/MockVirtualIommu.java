package org.bindery.backend.mock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;

/** A slice that a guest would have: {@code struct mock_viommu}. One short lock. */
final class MockVirtualIommu implements VirtualIommu, CacheInvalidation {
  private static final long EXPOSED = 2L * HostMemory.PAGE_SIZE;

  private final MockIommu hardware;
  private final PagingDomain parent;
  private final User user;
  private final QueueSlots queues;
  // Guarded by itself.
  private final Map<Long, RequesterId> members = new TreeMap<>(Long::compareUnsigned);

  MockVirtualIommu(MockIommu hardware, PagingDomain parent, User user) {
    this.hardware = hardware;
    this.parent = parent;
    this.user = user;
    this.queues = new QueueSlots(parent);
  }

  /** Exposes two pages that hold the user's number, and says it back. */
  void loopBack(UserData data) {
    UserStruct struct = UserStruct.read(data, 24, 8);
    int number = struct.u32(0);
    // Collected when nobody can reach it any more: who has it mapped need not be waited for.
    MemorySegment pages = Arena.ofAuto().allocate(EXPOSED, HostMemory.PAGE_SIZE);
    pages.set(ValueLayout.JAVA_INT, 0, number);
    struct.u32(4, number);
    struct.u64(8, user.expose(pages));
    struct.u64(16, EXPOSED);
    data.write(struct.bytes(), 8);
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request) {
    return new NestedDomain(hardware, request, parent, this);
  }

  @Override
  public Member add(RequesterId requester, long virtualId) {
    hardware.get(requester);
    synchronized (members) {
      if (members.putIfAbsent(virtualId, requester) != null) {
        throw Refusal.of(Errno.EINVAL, "the guest knows 0x%x as another device", virtualId)
            .exception();
      }
    }
    return () -> remove(virtualId, requester);
  }

  private void remove(long virtualId, RequesterId requester) {
    synchronized (members) {
      members.remove(virtualId, requester);
    }
  }

  /**
   * As whom the guest knows a device.
   *
   * @throws RefusedException ENOENT it does not
   */
  long idOf(RequesterId requester) {
    synchronized (members) {
      return members.entrySet().stream()
          .filter(member -> member.getValue().equals(requester))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow(() ->
              Refusal.of(Errno.ENOENT, "the guest of the table does not know %s", requester)
                  .exception());
    }
  }

  /** Tells the guest an event of a device. */
  void event(long virtualId) {
    UserStruct record = UserStruct.empty(4);
    record.u32(0, (int) virtualId);
    user.event(MockTypes.EVENT_QUEUE, record.bytes());
  }

  @Override
  public void invalidate(UserDataArray entries) {
    if (entries.type() != MockTypes.VIRTUAL_INVALIDATE_DATA) {
      throw Refusal.of(
              Errno.EINVAL,
              "invalidation by entries of type 0x%x: a virtual IOMMU of the mock knows 0x%x",
              entries.type(),
              MockTypes.VIRTUAL_INVALIDATE_DATA)
          .exception();
    }
    // All are read before the first is carried out, as in the kernel.
    List<UserStruct> read = new ArrayList<>();
    for (int i = 0; i < entries.count(); i++) {
      read.add(UserStruct.readAny(entries, i, 12));
    }
    int done = 0;
    try {
      for (UserStruct entry : read) {
        Invalidation what = Invalidation.of(entry.u32(0), entry.u32(8), MockTypes.CACHE_ENTRIES);
        member(Integer.toUnsignedLong(entry.u32(4))).invalidate(what);
        done++;
      }
    } finally {
      entries.done(done);
    }
  }

  private Requester member(long virtualId) {
    synchronized (members) {
      RequesterId found = members.get(virtualId);
      if (found == null) {
        throw Refusal.of(Errno.EINVAL, "the guest has no device 0x%x", virtualId).exception();
      }
      return hardware.get(found);
    }
  }

  @Override
  public boolean offersQueues(int type) {
    return type == MockTypes.HARDWARE_QUEUE;
  }

  @Override
  public Queue startQueue(int type, int index, long iova, long frame, long length) {
    return queues.start(index, iova, frame);
  }

  @Override
  public void close() {}
}
