package org.bindery.backend.sim.testing;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * A process whose address space is followed: a list of page-aligned segments under one monitor,
 * which is not held while watchers are told.
 */
public final class TestProcess implements Process {
  private static final int PAGE = 4096;
  private final Set<Role> roles;
  private final String name;

  private final List<Area> areas = new ArrayList<>();
  private final List<AddressSpaceWatcher> watchers = new CopyOnWriteArrayList<>();
  private volatile Runnable onTouch = () -> {};
  private volatile Runnable afterTouch = () -> {};
  private volatile Runnable afterLook = () -> {};

  private final class Area implements Memory {
    private final MemorySegment segment;
    private final BitSet absent = new BitSet();
    private Access access = Access.READ_WRITE;

    Area(MemorySegment segment) {
      this.segment = segment;
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
      return access;
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public void protect(Access changed) {
      synchronized (areas) {
        access = changed;
      }
      watchers.forEach(watcher -> watcher.changed(address(), length()));
    }

    @Override
    public void reclaim(long offset, long length) {
      synchronized (areas) {
        absent.set((int) (offset / PAGE), (int) ((offset + length) / PAGE));
      }
      watchers.forEach(watcher -> watcher.changed(address() + offset, length));
    }

    @Override
    public void close() {
      synchronized (areas) {
        areas.remove(this);
      }
      watchers.forEach(watcher -> watcher.unmapped(this));
    }
  }

  public TestProcess() {
    this(Set.of());
  }

  public TestProcess(Set<Role> roles) {
    this(roles, "test");
  }

  public TestProcess(Set<Role> roles, String name) {
    this.roles = Set.copyOf(roles);
    this.name = name;
  }

  @Override
  public int pid() {
    return 1;
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
    Area area = new Area(segment);
    synchronized (areas) {
      areas.add(area);
    }
    return area;
  }

  @Override
  public List<MemorySlice> resolve(long address, long length, Access wanted) {
    List<MemorySlice> found = new ArrayList<>();
    synchronized (areas) {
      for (long at = address; at < address + length; ) {
        long next = at;
        Area area =
            at(next, wanted)
                .orElseThrow(
                    () -> Refusal.of(Errno.EFAULT, "nothing is mapped at 0x%x", next).exception());
        long part = Math.min(address + length, area.address() + area.length()) - at;
        found.add(new MemorySlice(area, at - area.address(), part));
        at += part;
      }
    }
    return found;
  }

  @Override
  public List<Memory> memories() {
    synchronized (areas) {
      return List.copyOf(areas);
    }
  }

  @Override
  public Watch watch(AddressSpaceWatcher watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /** How many follow it. */
  public int watchers() {
    return watchers.size();
  }

  @Override
  public Optional<MemorySlice> present(long address, Access wanted) {
    Optional<MemorySlice> found;
    synchronized (areas) {
      found =
          at(address, wanted)
              .filter(area -> !area.absent.get(index(area, address)))
              .map(area -> new MemorySlice(area, (long) index(area, address) * PAGE, PAGE));
    }
    afterLook.run();
    return found;
  }

  /** What happens after each look at a page, before its answer is used. */
  public void afterLook(Runnable meanwhile) {
    afterLook = meanwhile;
  }

  /** What happens after a page was made present, before that is answered. */
  public void afterTouch(Runnable meanwhile) {
    afterTouch = meanwhile;
  }

  /** What happens while a page is made present. */
  public void onTouch(Runnable meanwhile) {
    onTouch = meanwhile;
  }

  @Override
  public boolean touch(long address, Access wanted) {
    onTouch.run();
    Optional<Area> area;
    synchronized (areas) {
      area = at(address, wanted);
      area.ifPresent(there -> there.absent.clear(index(there, address)));
    }
    afterTouch.run();
    return area.isPresent();
  }

  private Optional<Area> at(long address, Access wanted) {
    return areas.stream()
        .filter(area -> address >= area.address() && address < area.address() + area.length())
        .filter(area -> area.access.covers(wanted) && area.segment.scope().isAlive())
        .findFirst();
  }

  private static int index(Area area, long address) {
    return (int) ((address - area.address()) / PAGE);
  }

  /** All that it has is gone. */
  public void exit() {
    List<Area> left;
    synchronized (areas) {
      left = List.copyOf(areas);
      areas.clear();
    }
    for (AddressSpaceWatcher watcher : watchers) {
      left.forEach(watcher::unmapped);
      watcher.exited();
    }
  }
}
