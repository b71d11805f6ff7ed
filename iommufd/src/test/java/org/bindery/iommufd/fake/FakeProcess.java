package org.bindery.iommufd.fake;

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

/** An address space whose memories are addresses only, unless a segment is given. */
public final class FakeProcess implements Process {
  private record Region(
      long address, long length, Access access, MemorySegment segment, Map<Long, Region> all)
      implements Memory {
    @Override
    public MemorySegment segment() {
      if (segment == null) {
        throw new UnsupportedOperationException("the engine has no business with these bytes");
      }
      return segment;
    }

    @Override
    public void close() {
      all.remove(address);
    }
  }

  private final ConcurrentSkipListMap<Long, Region> regions = new ConcurrentSkipListMap<>();
  private volatile Set<Role> roles = Set.of();

  public void grant(Role role) {
    roles = Set.of(role);
  }

  public Memory add(long address, long length, Access access) {
    return add(new Region(address, length, access, null, regions));
  }

  /** Memory with bytes, at its own address. */
  public Memory add(MemorySegment segment, Access access) {
    return add(new Region(segment.address(), segment.byteSize(), access, segment, regions));
  }

  private Memory add(Region region) {
    regions.put(region.address(), region);
    return region;
  }

  @Override
  public int pid() {
    return 1;
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public Set<Role> roles() {
    return roles;
  }

  @Override
  public Memory register(MemorySegment segment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    List<MemorySlice> slices = new ArrayList<>();
    long at = address;
    while (at - address < length) {
      Map.Entry<Long, Region> below = regions.floorEntry(at);
      Region region = below == null ? null : below.getValue();
      if (region == null || at - region.address() >= region.length()) {
        throw Refusal.of(Errno.EFAULT, "0x%x is not in the address space of %s", at, name())
            .exception();
      }
      if (!region.access().covers(wanted)) {
        throw Refusal.of(Errno.EFAULT, "0x%x may not be accessed for %s", at, wanted).exception();
      }
      long offset = at - region.address();
      long part = Math.min(region.length() - offset, length - (at - address));
      slices.add(new MemorySlice(region, offset, part));
      at += part;
    }
    return slices;
  }

  @Override
  public List<Memory> memories() {
    return List.copyOf(regions.values());
  }
}
