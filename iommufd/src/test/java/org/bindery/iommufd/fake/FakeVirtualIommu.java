package org.bindery.iommufd.fake;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;

/** A slice that keeps book, and fails the test when it is closed too early. */
public class FakeVirtualIommu implements VirtualIommu {
  /** The type of hardware queue it has: two of them, in order. */
  public static final int QUEUE_TYPE = 3;

  final AbleHardware hardware;
  final FakeDomain parent;
  final VirtualIommu.User user;

  /** Requesters by the guest's ids. */
  public final Map<Long, RequesterId> members = new ConcurrentHashMap<>();

  public final Map<Integer, FakeQueue> queues = new TreeMap<>();
  int nested;
  private boolean closed;

  FakeVirtualIommu(AbleHardware hardware, FakeDomain parent, VirtualIommu.User user) {
    this.hardware = hardware;
    this.parent = parent;
    this.user = user;
    parent.under.add(this);
  }

  public boolean event(int type, int... bytes) {
    return user.event(type, MemorySegment.ofArray(new FakeData(1, bytes).bytes()));
  }

  public long expose(MemorySegment pages) {
    return user.expose(pages);
  }

  public FakeDomain parent() {
    return parent;
  }

  public boolean closed() {
    return closed;
  }

  boolean knows(RequesterId requester) {
    return members.containsValue(requester);
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request) {
    return hardware.allocateNested(request, parent, this);
  }

  @Override
  public Member add(RequesterId requester, long virtualId) {
    hardware.failures.pass("add");
    if (closed || members.putIfAbsent(virtualId, requester) != null) {
      throw new AssertionError("added twice, or too late: 0x%x".formatted(virtualId));
    }
    return () -> {
      if (!members.remove(virtualId, requester)) {
        throw new AssertionError("removed twice: 0x%x".formatted(virtualId));
      }
    };
  }

  @Override
  public boolean offersQueues(int type) {
    return type == QUEUE_TYPE;
  }

  @Override
  public synchronized Queue startQueue(int type, int index, long iova, long frame, long length) {
    if (index < 0 || index > 1) {
      throw Refusal.of(Errno.EINVAL, "no queue has index %d", index).exception();
    }
    if (queues.containsKey(index)) {
      throw Refusal.of(Errno.EEXIST, "queue %d is there", index).exception();
    }
    FakeQueue before = queues.get(index - 1);
    if (index > 0 && before == null) {
      throw Refusal.of(Errno.EIO, "queue %d is not there", index - 1).exception();
    }
    FakeQueue queue = new FakeQueue(this, index, iova, frame, length, before);
    queues.put(index, queue);
    return queue;
  }

  /** A queue that runs. */
  public record FakeQueue(
      FakeVirtualIommu iommu, int index, long iova, long frame, long length, FakeQueue before)
      implements Queue {
    @Override
    public void close() {
      synchronized (iommu) {
        if (iommu.queues.containsKey(index + 1) || !iommu.queues.remove(index, this)) {
          throw new AssertionError("ended twice, or before the one that needs it: " + index);
        }
      }
    }
  }

  @Override
  public void close() {
    if (closed || nested > 0 || !members.isEmpty() || !queues.isEmpty()) {
      throw new AssertionError("closed twice, or in use");
    }
    closed = true;
    parent.under.remove(this);
  }
}
