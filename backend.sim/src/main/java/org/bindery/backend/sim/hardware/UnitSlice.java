package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.UserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;

/**
 * A slice of a unit that a guest sees as its own: the guest's ids for its devices, and all that the
 * unit keeps of the guest's tables. What one guest drops is its own only (I9). Thread-safe.
 */
final class UnitSlice implements VirtualIommu, CacheInvalidation, StreamNesting.GuestCaches {
  private final Unit unit;
  private final StreamNesting nesting;
  private final ParentMemory memory;
  private final User user;
  private final Map<Long, RequesterId> members = new ConcurrentHashMap<>();
  private final List<StreamDomain> streams = new CopyOnWriteArrayList<>();

  UnitSlice(Unit unit, StreamNesting nesting, ParentMemory memory, User user) {
    this.unit = unit;
    this.nesting = nesting;
    this.memory = memory;
    this.user = user;
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request) {
    if (request.forPasid()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "a nested table of %s takes all that a device sends, not a PASID",
              unit.name())
          .exception();
    }
    StreamDomain made =
        new StreamDomain(
            unit,
            this,
            nesting.format(),
            nesting.stream(request.data()),
            memory,
            request.pageRequests().orElse(null));
    streams.add(made);
    return made;
  }

  void ended(StreamDomain stream) {
    streams.remove(stream);
  }

  @Override
  public Member add(RequesterId requester, long virtualId) {
    if (members.putIfAbsent(virtualId, requester) != null) {
      throw Refusal.of(Errno.EEXIST, "the guest has a device 0x%x", virtualId).exception();
    }
    return () -> members.remove(virtualId, requester);
  }

  /** The guest's id for a device; empty: it does not know it. */
  OptionalLong virtualId(RequesterId requester) {
    return members.entrySet().stream()
        .filter(member -> member.getValue().equals(requester))
        .mapToLong(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public boolean knows(long virtualId) {
    return members.containsKey(virtualId);
  }

  @Override
  public void invalidate(UserDataArray entries) {
    nesting.invalidate(entries, this);
  }

  @Override
  public void drop(long iova, long pages) {
    streams.forEach(stream -> stream.drop(iova, pages));
  }

  @Override
  public void dropAll() {
    streams.forEach(StreamDomain::dropAll);
  }

  @Override
  public void dropDevice(long virtualId) {
    RequesterId requester = members.get(virtualId);
    if (requester != null) {
      unit.forgetDevice(requester);
    }
  }

  /** A request was refused: the guest is told when it is the guest's affair. */
  void refused(Denial denial, long virtualId, int pasid, long iova, boolean write) {
    nesting
        .event(denial, virtualId, pasid, iova, write)
        .ifPresent((MemorySegment record) -> {
          boolean unused = user.event(nesting.type(), record);
        });
  }

  @Override
  public void close() {
    members.clear();
  }
}
