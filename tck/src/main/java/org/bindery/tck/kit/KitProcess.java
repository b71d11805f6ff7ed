package org.bindery.tck.kit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;

/**
 * An owner of fds where there is no framework that knows any: an address space of the segments that
 * are registered, and roles. Thread-safe.
 */
public final class KitProcess implements Process {
  private static final long PAGE = 4096;

  private final ConcurrentSkipListMap<Long, Region> regions = new ConcurrentSkipListMap<>();
  private final List<AddressSpaceWatcher> watchers = new CopyOnWriteArrayList<>();
  private final int pid;
  private final Set<Role> roles;

  // One is equal to itself only: a segment may be registered again when it was closed.
  private static final class Region implements Memory {
    private final MemorySegment segment;
    private final Access access;
    private final KitProcess process;

    Region(MemorySegment segment, KitProcess process) {
      this.segment = segment;
      this.access = segment.isReadOnly() ? Access.READ : Access.READ_WRITE;
      this.process = process;
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public Access access() {
      return access;
    }

    @Override
    public long address() {
      return segment.address();
    }

    @Override
    public long length() {
      return segment.byteSize();
    }

    @Override
    public void close() {
      if (process.regions.remove(address(), this)) {
        process.watchers.forEach(watcher -> watcher.unmapped(this));
      }
    }
  }

  public KitProcess(int pid, Set<Role> roles) {
    this.pid = pid;
    this.roles = Set.copyOf(roles);
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public String name() {
    return "process" + pid;
  }

  @Override
  public Set<Role> roles() {
    return roles;
  }

  @Override
  public Memory register(MemorySegment segment) {
    if (!segment.isNative() || segment.byteSize() == 0) {
      throw Refusal.of(Errno.EINVAL, "the segment is on the heap or empty").exception();
    }
    Region region = new Region(segment, this);
    synchronized (regions) {
      Map.Entry<Long, Region> below =
          regions.floorEntry(segment.address() + segment.byteSize() - 1);
      if (below != null && below.getKey() + below.getValue().length() > segment.address()) {
        throw Refusal.of(Errno.EEXIST, "0x%x is registered already", segment.address()).exception();
      }
      regions.put(segment.address(), region);
    }
    return region;
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    List<MemorySlice> slices = new ArrayList<>(1);
    long left = length;
    long at = address;
    while (Long.compareUnsigned(left, 0) > 0) {
      Map.Entry<Long, Region> below = regions.floorEntry(at);
      long offset = below == null ? 0 : at - below.getKey();
      if (below == null || offset >= below.getValue().length()) {
        throw Refusal.of(Errno.EFAULT, "0x%x is not in the address space of %s", at, name())
            .exception();
      }
      Region region = below.getValue();
      if (!region.access().covers(wanted) || !region.segment().scope().isAlive()) {
        throw Refusal.of(Errno.EFAULT, "0x%x may not be accessed for %s", at, wanted).exception();
      }
      long part =
          Long.compareUnsigned(left, region.length() - offset) < 0
              ? left
              : region.length() - offset;
      slices.add(new MemorySlice(region, offset, part));
      at += part;
      left -= part;
    }
    return slices;
  }

  @Override
  public Watch watch(AddressSpaceWatcher watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  @Override
  public Optional<MemorySlice> present(long address, Access wanted) {
    long page = address & -PAGE;
    Map.Entry<Long, Region> below = regions.floorEntry(page);
    return Optional.ofNullable(below)
        .map(Map.Entry::getValue)
        .filter(region -> page - region.address() <= region.length() - PAGE)
        .filter(region -> region.access().covers(wanted) && region.segment().scope().isAlive())
        .map(region -> new MemorySlice(region, page - region.address(), PAGE));
  }

  /** All that is registered is present. */
  @Override
  public boolean touch(long address, Access wanted) {
    return present(address, wanted).isPresent();
  }

  @Override
  public List<Memory> memories() {
    return List.copyOf(regions.values());
  }
}
