package org.bindery.uapi.door.kit;

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

/** An owner with registered native segments. Thread-safe. */
public final class TestProcess implements Process {
  // One is equal to itself only: a segment may be registered again when it was closed.
  private static final class Registered implements Memory {
    private final MemorySegment segment;
    private final Map<Long, Memory> all;

    Registered(MemorySegment segment, Map<Long, Memory> all) {
      this.segment = segment;
      this.all = all;
    }

    @Override
    public MemorySegment segment() {
      return segment;
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
    public Access access() {
      return segment.isReadOnly() ? Access.READ : Access.READ_WRITE;
    }

    @Override
    public void close() {
      all.remove(address(), this);
    }
  }

  private final ConcurrentSkipListMap<Long, Memory> memories = new ConcurrentSkipListMap<>();
  private final Set<Role> roles;

  public TestProcess(Role... roles) {
    this.roles = Set.of(roles);
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
    Memory memory = new Registered(segment, memories);
    memories.put(segment.address(), memory);
    return memory;
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    List<MemorySlice> slices = new ArrayList<>();
    for (long done = 0; done < length; ) {
      long at = address + done;
      Map.Entry<Long, Memory> below = memories.floorEntry(at);
      Memory memory = below == null ? null : below.getValue();
      if (memory == null
          || at - memory.address() >= memory.length()
          || !memory.access().covers(wanted)) {
        throw Refusal.of(Errno.EFAULT, "user address 0x%x is not usable", at).exception();
      }
      long offset = at - memory.address();
      long part = Math.min(memory.length() - offset, length - done);
      slices.add(new MemorySlice(memory, offset, part));
      done += part;
    }
    return slices;
  }

  @Override
  public List<Memory> memories() {
    return List.copyOf(memories.values());
  }
}
