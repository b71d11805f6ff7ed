package org.bindery.bench;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Role;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/**
 * The least hardware that the engine runs on: a radix table and an IOTLB to invalidate. Memory and
 * process cost next to nothing, so that the engine is measured and not they.
 */
final class TableHardware implements IommuHardware {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);

  DmaDevice device() {
    Group group = new Group();
    Device device = new Device(this, group);
    group.member = device;
    return device;
  }

  HostMemory memory() {
    return new Frames();
  }

  Process process(long address, long length) {
    return new OneMemory(new Whole(address, length, MemorySegment.NULL));
  }

  /** A process whose memory has bytes. */
  Process process(MemorySegment memory) {
    return new OneMemory(new Whole(memory.address(), memory.byteSize(), memory));
  }

  @Override
  public String name() {
    return "bench0";
  }

  @Override
  public String make() {
    return "bench";
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    return new Capabilities();
  }

  @Override
  public IommuDomain allocate(DomainRequest request) {
    return new TableDomain();
  }

  @Override
  public void attach(RequesterId requester, IommuDomain domain) {}

  @Override
  public void block(RequesterId requester) {}

  @Override
  public void release(RequesterId requester) {}

  @Override
  public Subscription onFault(FaultSink sink) {
    return () -> {};
  }

  private record Capabilities() implements HardwareCapabilities {
    @Override
    public boolean cacheCoherent() {
      return true;
    }

    @Override
    public boolean enforcesSnoop() {
      return true;
    }

    @Override
    public boolean isolatesInterrupts() {
      return true;
    }

    @Override
    public List<String> formats() {
      return List.of("radix");
    }

    @Override
    public Set<PageTableKind> kinds() {
      return Set.of(PageTableKind.PAGING);
    }

    @Override
    public List<Long> pageSizes() {
      return List.of(4096L);
    }

    @Override
    public IovaRange aperture() {
      return TableDomain.APERTURE;
    }
  }

  private record Device(IommuHardware hardware, DmaGroup group) implements DmaDevice {
    @Override
    public String name() {
      return "0000:00:10.0";
    }

    @Override
    public List<RequesterId> requesters() {
      return List.of(REQUESTER);
    }

    @Override
    public List<ReservedRegion> reservedRegions() {
      return List.of(
          new ReservedRegion(new IovaRange(0xfee00000L, 0xfeefffffL), ReservedRegion.Kind.MSI));
    }
  }

  private static final class Group implements DmaGroup {
    private DmaDevice member;

    @Override
    public int id() {
      return 0;
    }

    @Override
    public List<DmaDevice> members() {
      return List.of(member);
    }

    @Override
    public void claim(Owner owner) {}

    @Override
    public void release(Owner owner) {}
  }

  private record Frames() implements HostMemory {
    @Override
    public long pin(Memory memory, long offset, long pages) {
      return offset >>> PAGE_SHIFT;
    }

    @Override
    public void unpin(long frame, long pages) {}

    @Override
    public long pinnedPages() {
      return 0;
    }
  }

  private record Whole(long address, long length, MemorySegment segment) implements Memory {
    @Override
    public Access access() {
      return Access.READ_WRITE;
    }

    @Override
    public void close() {}
  }

  private record OneMemory(Memory memory) implements Process {
    @Override
    public int pid() {
      return 1;
    }

    @Override
    public String name() {
      return "bench";
    }

    @Override
    public Set<Role> roles() {
      return Set.of();
    }

    @Override
    public Memory register(MemorySegment segment) {
      throw new UnsupportedOperationException("one memory, from the start");
    }

    @Override
    public List<MemorySlice> resolve(long address, long length, Access wanted) {
      return List.of(new MemorySlice(memory, address - memory.address(), length));
    }

    @Override
    public List<Memory> memories() {
      return List.of(memory);
    }
  }
}
