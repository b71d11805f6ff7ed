package org.bindery.core.fake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRanges;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.engine.FdLimits;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.GuestAddressSpace;

/** An engine that keeps ids, areas and attachments, and translates nothing. */
public final class FakeEngine implements IommuEngine {
  /** What its IOMMU says and does, for fds opened from now on. */
  public volatile boolean blocksNoSnoop = true;

  private final List<Fd> fds = new CopyOnWriteArrayList<>();

  public List<Fd> open() {
    return fds.stream().filter(fd -> !fd.closed).toList();
  }

  /** What the last fd may hold. */
  public volatile FdLimits limits;

  @Override
  public EngineFd open(String name, Process process, Consumer<Fault> faults, FdLimits allowed) {
    limits = allowed;
    return open(name, process, faults);
  }

  @Override
  public EngineFd open(String name, Process process, Consumer<Fault> faults) {
    Fd fd = new Fd(name, process, faults, blocksNoSnoop);
    fds.add(fd);
    return fd;
  }

  @Override
  public void close() {
    fds.forEach(Fd::close);
  }

  private record FakeArea(long iova, long length, Access access, long address) implements Area {}

  /** An fd. */
  public static final class Fd implements EngineFd {
    private final String name;
    private final Process process;
    private final Consumer<Fault> faults;
    private final Map<Integer, String> types = new TreeMap<>();
    private final Map<Integer, List<Area>> areas = new TreeMap<>();
    private final boolean blocksNoSnoop;
    private volatile boolean closed;

    /** An IOAS that is destroyed whenever somebody has just seen it; 0: none. */
    public volatile int vanishes;

    Fd(String name, Process process, Consumer<Fault> faults, boolean blocksNoSnoop) {
      this.blocksNoSnoop = blocksNoSnoop;
      this.name = name;
      this.process = process;
      this.faults = faults;
    }

    public void fault(Fault fault) {
      faults.accept(fault);
    }

    /**
     * @param pasid 0: a device without
     */
    synchronized EngineDevice register(int pasid) {
      requireOpen();
      return new Device(this, next("device"), pasid);
    }

    private int next(String type) {
      int id = 1;
      while (types.containsKey(id)) {
        id++;
      }
      types.put(id, type);
      return id;
    }

    private synchronized void requireOpen() {
      if (closed) {
        throw Refusal.of(Errno.EBADF, "%s is closed", name).exception();
      }
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public synchronized int allocateIoas() {
      requireOpen();
      int id = next("ioas");
      areas.put(id, new ArrayList<>());
      return id;
    }

    @Override
    public synchronized List<Integer> ioases() {
      requireOpen();
      return List.copyOf(areas.keySet());
    }

    @Override
    public IovaRanges ranges(int ioas) {
      return new IovaRanges(List.of(), 1);
    }

    @Override
    public synchronized List<Area> areas(int ioas) {
      requireOpen();
      if (ioas == vanishes || !areas.containsKey(ioas)) {
        throw Refusal.of(Errno.ENOENT, "%s has no ioas %d", name, ioas).exception();
      }
      return List.copyOf(areas.get(ioas));
    }

    @Override
    public synchronized long map(
        int ioas, long address, long length, Access access, OptionalLong iova) {
      requireOpen();
      if (length <= 0) {
        throw Refusal.of(Errno.EINVAL, "length %d of a map", length).exception();
      }
      process.resolve(address, length, access);
      long at = iova.orElse(0x1000);
      add(ioas, new FakeArea(at, length, access, address));
      return at;
    }

    private void add(int ioas, FakeArea area) {
      List<Area> all = mapped(ioas);
      for (Area other : all) {
        if (other.iova() < area.iova() + area.length()
            && area.iova() < other.iova() + other.length()) {
          throw Refusal.of(Errno.EEXIST, "0x%x is mapped already", other.iova()).exception();
        }
      }
      all.add(area);
      all.sort(Comparator.comparingLong(Area::iova));
    }

    private List<Area> mapped(int ioas) {
      if (!areas.containsKey(ioas)) {
        throw Refusal.of(Errno.ENOENT, "%s has no ioas %d", name, ioas).exception();
      }
      return areas.get(ioas);
    }

    /** Lowest first, up to the first area that would be cut. */
    @Override
    public synchronized long unmap(int ioas, long iova, long length) {
      requireOpen();
      List<Area> all = mapped(ioas);
      boolean everything = iova == 0 && length == -1;
      long end = everything ? Long.MAX_VALUE : iova + length;
      long bytes = 0;
      for (Area area : List.copyOf(all)) {
        long last = area.iova() + area.length();
        if (last > iova && area.iova() < end) {
          if (area.iova() < iova || last > end) {
            throw Refusal.of(Errno.ENOENT, "an area would be cut at 0x%x", iova).exception();
          }
          all.remove(area);
          bytes += area.length();
        }
      }
      if (bytes == 0 && !everything) {
        throw Refusal.of(Errno.ENOENT, "nothing is mapped at 0x%x", iova).exception();
      }
      return bytes;
    }

    @Override
    public synchronized long copy(
        int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova) {
      requireOpen();
      List<FakeArea> made = new ArrayList<>();
      long at = fromIova;
      long shift = iova.orElse(0x1000) - fromIova;
      for (Area area : mapped(fromIoas)) {
        long end = Math.min(area.iova() + area.length(), fromIova + length);
        if (area.iova() <= at && at < end) {
          made.add(new FakeArea(at + shift, end - at, access, area.address() + (at - area.iova())));
          at = end;
        }
      }
      if (length <= 0 || at < fromIova + length) {
        throw Refusal.of(Errno.ENOENT, "nothing is mapped at 0x%x", at).exception();
      }
      List<Area> before = List.copyOf(mapped(toIoas));
      try {
        made.forEach(area -> add(toIoas, area));
      } catch (RefusedException e) {
        areas.put(toIoas, new ArrayList<>(before));
        throw e;
      }
      return iova.orElse(0x1000);
    }

    @Override
    public int allocateHwpt(int device, HwptRequest request) {
      throw new UnsupportedOperationException();
    }

    /** What page tables were made to show, in order. */
    public final List<GuestAddressSpace> shown = new CopyOnWriteArrayList<>();

    @Override
    public synchronized int allocateHwpt(int device, HwptRequest request, GuestAddressSpace guest) {
      requireOpen();
      shown.add(guest);
      return next("hwpt");
    }

    @Override
    public List<Hwpt> hwpts() {
      return List.of();
    }

    @Override
    public DeviceInfo info(int device) {
      return new FakeInfo(blocksNoSnoop, blocksNoSnoop);
    }

    @Override
    public synchronized void destroy(int id) {
      types.remove(id);
      areas.remove(id);
    }

    @Override
    public synchronized List<EngineObject> objects() {
      requireOpen();
      return types.entrySet().stream()
          .map(e -> new EngineObject(e.getKey(), e.getValue(), 0))
          .toList();
    }

    @Override
    public synchronized void close() {
      closed = true;
      types.clear();
    }
  }

  private static final class Device implements EngineDevice {
    private final Fd fd;
    private final int id;
    private final int pasid;
    private volatile int attached;

    Device(Fd fd, int id, int pasid) {
      this.fd = fd;
      this.id = id;
      this.pasid = pasid;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public int attach(int pageTable) {
      fd.requireOpen();
      attached = pageTable;
      return pageTable;
    }

    @Override
    public void detach() {
      attached = 0;
    }

    @Override
    public OptionalInt attached() {
      return attached == 0 ? OptionalInt.empty() : OptionalInt.of(attached);
    }

    @Override
    public OptionalInt pasid() {
      return pasid == 0 ? OptionalInt.empty() : OptionalInt.of(pasid);
    }

    @Override
    public void close() {
      attached = 0;
      fd.destroy(id);
    }
  }
}
