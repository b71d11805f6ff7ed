package org.bindery.backend.sim.testing;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.HostMemory;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;

/**
 * As little of an engine as a host needs to be tested: devices claim and block their groups, tables
 * are single domains, memory is pinned and mapped at addresses of the caller's choice.
 */
public final class TinyEngine implements DmaGroup.Owner, AutoCloseable {
  private final HostMemory memory;
  private final Map<Integer, IommuDomain> domains = new HashMap<>();
  private final List<HardwareFault> faults = new ArrayList<>();
  private final List<IommuHardware.Subscription> subscriptions = new ArrayList<>();
  private final List<String> added = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private DmaDevice last;

  public TinyEngine(HostMemory memory) {
    this.memory = memory;
  }

  /** Memory at a segment's own address. */
  public record Registered(MemorySegment segment) implements Memory {
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
      return Access.READ_WRITE;
    }

    @Override
    public void close() {}
  }

  /** Registers a device as {@code EngineFd.bind} does. */
  public EngineDevice bind(DmaDevice device) {
    device.group().claim(this);
    synchronized (faults) {
      if (subscriptions.isEmpty()) {
        subscriptions.add(device.hardware().onFault(this::record));
      }
    }
    device
        .group()
        .members()
        .forEach(member -> member.requesters().forEach(member.hardware()::block));
    last = device;
    return new TinyDevice(device);
  }

  /** The device that was bound last. */
  public DmaDevice lastBound() {
    return last;
  }

  private void record(HardwareFault fault) {
    synchronized (faults) {
      faults.add(fault);
    }
  }

  public List<HardwareFault> faults() {
    synchronized (faults) {
      return List.copyOf(faults);
    }
  }

  public int allocate(DmaDevice device) {
    return allocate(device, Snoop.ALLOW);
  }

  public int allocate(DmaDevice device, Snoop snoop) {
    IommuHardware hardware = device.hardware();
    RequesterId requester = device.requesters().getFirst();
    int id = domains.size() + 1;
    domains.put(
        id,
        hardware.allocate(
            new DomainRequest(
                requester,
                PageTableKind.PAGING,
                hardware.capabilities(requester).formats().getFirst(),
                snoop)));
    return id;
  }

  public IommuDomain domain(int id) {
    return domains.get(id);
  }

  /** Pins and maps whole pages of a segment. Answers the first frame. */
  public long map(int domain, MemorySegment segment, long iova, Access access) {
    return map(domain, new Registered(segment), iova, access);
  }

  /** As {@link #map(int, MemorySegment, long, Access)}, of what a process has registered. */
  public long map(int domain, Memory registered, long iova, Access access) {
    long pages = registered.length() / HostMemory.PAGE_SIZE;
    long frame = memory.pin(registered, 0, pages);
    domains.get(domain).map(iova, frame, pages, access);
    return frame;
  }

  @Override
  public String describe() {
    return "fd0 of test";
  }

  @Override
  public void memberAdded(DmaDevice device) {
    added.add(device.name());
  }

  @Override
  public void memberRemoved(DmaDevice device) {
    removed.add(device.name());
  }

  public List<String> membersAdded() {
    return added;
  }

  public List<String> membersRemoved() {
    return removed;
  }

  @Override
  public void close() {
    subscriptions.forEach(IommuHardware.Subscription::close);
  }

  private final class TinyDevice implements EngineDevice {
    private final DmaDevice device;
    private OptionalInt attached = OptionalInt.empty();

    TinyDevice(DmaDevice device) {
      this.device = device;
    }

    @Override
    public int id() {
      return 1;
    }

    @Override
    public int attach(int pageTable) {
      device.requesters().forEach(id -> device.hardware().attach(id, domains.get(pageTable)));
      attached = OptionalInt.of(pageTable);
      return pageTable;
    }

    @Override
    public void detach() {
      device.requesters().forEach(device.hardware()::block);
      attached = OptionalInt.empty();
    }

    @Override
    public OptionalInt attached() {
      return attached;
    }

    @Override
    public void close() {
      for (DmaDevice member : device.group().members()) {
        member.requesters().forEach(member.hardware()::release);
      }
      device.group().release(TinyEngine.this);
    }
  }
}
