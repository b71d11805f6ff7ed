package org.bindery.backend.mock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

/** A slice that a guest would have: {@code struct mock_viommu}. Any thread may call. */
final class MockVirtualIommu implements VirtualIommu, CacheInvalidation {
  private static final long EXPOSED = 2L * HostMemory.PAGE_SIZE;

  private final MockIommu hardware;
  private final PagingDomain parent;
  private final User user;
  private final QueueSlots queues;
  // By the guest's ids.
  private final Map<Long, RequesterId> members = new ConcurrentHashMap<>();

  MockVirtualIommu(MockIommu hardware, PagingDomain parent, User user) {
    this.hardware = hardware;
    this.parent = parent;
    this.user = user;
    this.queues = new QueueSlots(parent);
  }

  /** Exposes two pages that hold the user's number, and says it back. */
  void loopBack(UserData data) {
    // in_data and out_data, out_mmap_offset, out_mmap_length
    MemorySegment struct = MemorySegment.ofArray(new long[3]);
    data.read(struct, 8);
    int number = struct.get(ValueLayout.JAVA_INT, 0);
    // Collected when nobody can reach it any more: who has it mapped need not be waited for.
    MemorySegment pages = Arena.ofAuto().allocate(EXPOSED, HostMemory.PAGE_SIZE);
    pages.set(ValueLayout.JAVA_INT, 0, number);
    struct.set(ValueLayout.JAVA_INT, 4, number);
    struct.set(ValueLayout.JAVA_LONG, 8, user.expose(pages));
    struct.set(ValueLayout.JAVA_LONG, 16, EXPOSED);
    data.write(struct, 8);
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request) {
    return new NestedDomain(hardware, request, parent, this);
  }

  @Override
  public Member add(RequesterId requester, long virtualId) {
    hardware.get(requester);
    if (members.putIfAbsent(virtualId, requester) != null) {
      throw Refusal.of(Errno.EINVAL, "the guest knows 0x%x as another device", virtualId)
          .exception();
    }
    return () -> members.remove(virtualId, requester);
  }

  /**
   * As whom the guest knows a device.
   *
   * @throws RefusedException ENOENT it does not
   */
  long idOf(RequesterId requester) {
    for (Map.Entry<Long, RequesterId> member : members.entrySet()) {
      if (member.getValue().equals(requester)) {
        return member.getKey();
      }
    }
    throw Refusal.of(Errno.ENOENT, "the guest of the table does not know %s", requester)
        .exception();
  }

  /**
   * Tells the guest an event of a device.
   *
   * @throws RefusedException EOPNOTSUPP it has no queue for them
   */
  void event(long virtualId) {
    MemorySegment record = MemorySegment.ofArray(new int[] {(int) virtualId});
    if (!user.event(MockTypes.EVENT_QUEUE, record)) {
      throw Refusal.of(Errno.EOPNOTSUPP, "the guest has no queue for events of the mock's")
          .exception();
    }
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
    List<int[]> read = new ArrayList<>();
    for (int i = 0; i < entries.count(); i++) {
      read.add(new int[3]);
      entries.read(i, MemorySegment.ofArray(read.getLast()), 0);
    }
    int done = 0;
    try {
      for (int[] entry : read) {
        // What is wrong with an entry itself comes before the device.
        MockCache.check(entry[0], entry[2], MockTypes.CACHE_ENTRIES);
        member(Integer.toUnsignedLong(entry[1])).cache().invalidate(entry[0], entry[2]);
        done++;
      }
    } finally {
      entries.done(done);
    }
  }

  private MockRequester member(long virtualId) {
    RequesterId found = members.get(virtualId);
    if (found == null) {
      throw Refusal.of(Errno.EINVAL, "the guest has no device 0x%x", virtualId).exception();
    }
    return hardware.get(found);
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
