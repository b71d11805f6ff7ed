package org.bindery.tck.kit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bindery.api.Access;
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
  private final ConcurrentSkipListMap<Long, Region> regions = new ConcurrentSkipListMap<>();
  private final int pid;
  private final Set<Role> roles;

  // One is equal to itself only: a segment may be registered again when it was closed.
  private static final class Region implements Memory {
    private final MemorySegment segment;
    private final Access access;
    private final Map<Long, Region> all;

    Region(MemorySegment segment, Map<Long, Region> all) {
      this.segment = segment;
      this.access = segment.isReadOnly() ? Access.READ : Access.READ_WRITE;
      this.all = all;
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
      all.remove(address(), this);
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
    Region region = new Region(segment, regions);
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
  public List<Memory> memories() {
    return List.copyOf(regions.values());
  }
}
