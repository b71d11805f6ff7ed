package org.bindery.backend.mock.plain;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Role;

/**
 * A process whose address space is what was registered, always present and never followed. One
 * short lock.
 */
public final class MockProcess implements Process {
  private final int pid;
  private final String name;
  private final Set<Role> roles;
  // Guarded by itself.
  private final NavigableMap<Long, Region> regions = new TreeMap<>(Long::compareUnsigned);

  /**
   * @param pid no other process' in the test
   */
  public MockProcess(int pid, String name, Role... roles) {
    this.pid = pid;
    this.name = name;
    this.roles = Set.of(roles);
  }

  private record Region(MockProcess process, MemorySegment segment) implements Memory {
    @Override
    public long address() {
      return segment.address();
    }

    @Override
    public long length() {
      return segment.byteSize();
    }

    @Override
    public Access access() {
      return segment.isReadOnly() ? Access.READ : Access.READ_WRITE;
    }

    @Override
    public void close() {
      synchronized (process.regions) {
        // The same segment may have been registered again since.
        if (process.regions.get(address()) == this) {
          process.regions.remove(address());
        }
      }
    }

    // Frames belong to one registration.
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Role> roles() {
    return roles;
  }

  @Override
  public Memory register(MemorySegment segment) {
    String wrong =
        !segment.isNative()
            ? "on the heap"
            : segment.byteSize() == 0
                ? "empty"
                : !segment.scope().isAlive()
                    ? "not alive"
                    : !segment.isAccessibleBy(new Thread(() -> {})) ? "one thread's" : null;
    if (wrong != null) {
      throw Refusal.of(Errno.EINVAL, "the segment is %s", wrong).exception();
    }
    Region region = new Region(this, segment);
    synchronized (regions) {
      Region before = at(region.address() + region.length() - 1, false);
      if (before != null && region.address() - before.address() < before.length()) {
        throw Refusal.of(Errno.EEXIST, "0x%x is registered already", before.address()).exception();
      }
      regions.put(region.address(), region);
    }
    return region;
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    if (length <= 0) {
      throw Refusal.of(Errno.EINVAL, "a range of %d bytes", length).exception();
    }
    List<MemorySlice> slices = new ArrayList<>(1);
    synchronized (regions) {
      for (long done = 0; done < length; done += slices.getLast().length()) {
        Region region = at(address + done, true);
        if (region == null
            || !region.access().covers(wanted)
            || !region.segment().scope().isAlive()) {
          throw Refusal.of(Errno.EFAULT, "0x%x of %s cannot be accessed", address + done, name)
              .exception();
        }
        long offset = address + done - region.address();
        slices.add(
            new MemorySlice(region, offset, Math.min(length - done, region.length() - offset)));
      }
    }
    return slices;
  }

  /**
   * @param inside null unless the region holds the address
   */
  private Region at(long address, boolean inside) {
    Map.Entry<Long, Region> below = regions.floorEntry(address);
    Region found = below == null ? null : below.getValue();
    boolean beyond =
        found != null && Long.compareUnsigned(address - found.address(), found.length()) >= 0;
    return inside && beyond ? null : found;
  }

  @Override
  public List<Memory> memories() {
    synchronized (regions) {
      return List.copyOf(regions.values());
    }
  }
}
