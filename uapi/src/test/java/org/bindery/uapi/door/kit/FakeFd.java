package org.bindery.uapi.door.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.engine.AddressCommands;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineEventQueue;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.engine.FaultCommands;
import org.bindery.engine.InvalidationCommands;
import org.bindery.engine.NoIommuCommands;
import org.bindery.engine.PhysicalRange;
import org.bindery.engine.VirtualCommands;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.HardwareInfo;

/**
 * An fd that writes down what it is asked, keeps book of objects and refuses what it is told to.
 * Not thread-safe.
 */
public final class FakeFd
    implements EngineFd,
        AddressCommands,
        DirtyCommands,
        InvalidationCommands,
        FaultCommands,
        VirtualCommands,
        NoIommuCommands {
  /** What was asked, in words. */
  public final List<String> calls = new ArrayList<>();

  public final TreeMap<Integer, String> objects = new TreeMap<>();
  public final List<Hwpt> hwpts = new ArrayList<>();
  public final List<Area> areas = new ArrayList<>();
  public long pageSizes = -1;
  public IovaRanges ranges = new IovaRanges(List.of(IovaRange.all()), 1);
  public HardwareInfo hardware = new HardwareInfo(1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  public DeviceInfo info = new FakeDeviceInfo();
  public boolean families = true;

  /** Run when an IOAS was made. */
  public Runnable whenMade = () -> {};

  public boolean closed;
  public FakeFaultQueue faultQueue;
  public FakeEventQueue eventQueue;
  public UserData data;
  public Consumer<UserDataArray> invalidation = _ -> {};
  public Consumer<DirtyTracking.DirtySink> dirty = _ -> {};
  public Errno refuseUnmap;
  public long hugePages = 1;
  public boolean cuts = true;
  private Errno refusal;

  /** The next command that reaches it is refused. */
  public void refuseNext(Errno errno) {
    refusal = errno;
  }

  public int add(String type) {
    int id = 1;
    while (objects.containsKey(id)) {
      id++;
    }
    objects.put(id, type);
    return id;
  }

  private void asked(String call, Object... args) {
    calls.add(call.formatted(args));
    if (refusal != null) {
      Errno errno = refusal;
      refusal = null;
      throw Refusal.of(errno, "by test").exception();
    }
  }

  @Override
  public String name() {
    return "fd3";
  }

  @Override
  public int allocateIoas() {
    asked("ioas");
    int id = add("ioas");
    whenMade.run();
    return id;
  }

  @Override
  public List<Integer> ioases() {
    return objects.entrySet().stream()
        .filter(e -> e.getValue().equals("ioas"))
        .map(e -> e.getKey())
        .toList();
  }

  @Override
  public IovaRanges ranges(int ioas) {
    asked("ranges %d", ioas);
    return ranges;
  }

  @Override
  public List<Area> areas(int ioas) {
    return areas;
  }

  @Override
  public long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    asked("map %d 0x%x 0x%x %s %s", ioas, address, length, access, where(iova));
    return iova.orElse(0x2000);
  }

  private static String where(OptionalLong iova) {
    return iova.isPresent() ? "0x%x".formatted(iova.getAsLong()) : "anywhere";
  }

  @Override
  public long unmap(int ioas, long iova, long length) {
    asked("unmap %d 0x%x 0x%x", ioas, iova, length);
    if (refuseUnmap != null) {
      throw Refusal.of(refuseUnmap, "by test").exception();
    }
    return 0x3000;
  }

  @Override
  public long copy(
      int toIoas, int fromIoas, long fromIova, long length, Access access, OptionalLong iova) {
    asked("copy %d %d 0x%x 0x%x %s %s", toIoas, fromIoas, fromIova, length, access, where(iova));
    return iova.orElse(0x5000);
  }

  @Override
  public int allocateHwpt(int device, HwptRequest request) {
    asked(
        "hwpt %d %s over %d%s%s%s%s%s",
        device,
        request.kind(),
        request.ioas(),
        request.nestParent() ? " nest-parent" : "",
        request.dirtyTracking() ? " dirty" : "",
        request.forPasid() ? " pasid" : "",
        request.faultQueue().isPresent() ? " faults " + request.faultQueue().getAsInt() : "",
        request.data().isPresent() ? " data " + request.data().get().type() : "");
    data = request.data().orElse(null);
    return add("hwpt");
  }

  @Override
  public List<Hwpt> hwpts() {
    return hwpts;
  }

  @Override
  public DeviceInfo info(int device) {
    return info;
  }

  @Override
  public HardwareInfo hardwareInfo(int device, int wanted) {
    asked("hardware %d %d", device, wanted);
    return hardware;
  }

  @Override
  public void destroy(int id) {
    asked("destroy %d", id);
    if (objects.remove(id) == null) {
      throw Refusal.of(Errno.ENOENT, "no object %d", id).exception();
    }
  }

  @Override
  public long option(int object, FdOption option) {
    asked("option %d %s", object, option);
    return hugePages;
  }

  @Override
  public void setOption(int object, FdOption option, long value) {
    asked("option %d %s = %d", object, option, value);
  }

  @Override
  public <C> Optional<C> commands(Class<C> family) {
    return families ? EngineFd.super.commands(family) : Optional.empty();
  }

  @Override
  public List<EngineObject> objects() {
    return objects.entrySet().stream()
        .map(e -> new EngineObject(e.getKey(), e.getValue(), 0))
        .toList();
  }

  @Override
  public void allowIovas(int ioas, List<IovaRange> allowed) {
    asked("allow %d %s", ioas, allowed);
  }

  @Override
  public long mapFile(
      int ioas, Memory file, long start, long length, Access access, OptionalLong iova) {
    asked("map file %d 0x%x 0x%x %s %s", ioas, start, length, access, where(iova));
    return iova.orElse(0x7000);
  }

  @Override
  public long pageSizes(int ioas) {
    return pageSizes;
  }

  @Override
  public void cut(int ioas, long... last) {
    if (!cuts) {
      AddressCommands.super.cut(ioas, last);
    }
    asked("cut %d %s", ioas, Arrays.toString(last));
  }

  @Override
  public void changeProcess(Process caller) {
    asked("change process %s", caller.name());
  }

  @Override
  public PhysicalRange physical(Process caller, int ioas, long iova, long length) {
    asked("physical %s %d 0x%x 0x%x", caller.name(), ioas, iova, length);
    return new PhysicalRange(0x12_3000 | iova & 0xfff, length - 1);
  }

  @Override
  public void setDirtyTracking(int hwpt, boolean wanted) {
    asked("dirty tracking %d %s", hwpt, wanted);
  }

  @Override
  public void readDirty(
      int hwpt, long iova, long length, long pageSize, boolean clear, DirtyTracking.DirtySink to) {
    asked("dirty %d 0x%x 0x%x 0x%x%s", hwpt, iova, length, pageSize, clear ? " clear" : "");
    dirty.accept(to);
  }

  @Override
  public void invalidate(int id, UserDataArray entries) {
    asked(
        "invalidate %d type %d: %d of %d",
        id, entries.type(), entries.count(), entries.entryLength());
    invalidation.accept(entries);
  }

  @Override
  public EngineFaultQueue allocateFaultQueue() {
    asked("fault queue");
    faultQueue = new FakeFaultQueue(add("fault"));
    return faultQueue;
  }

  @Override
  public int allocateVirtualIommu(int device, int hwpt, int type, Optional<UserData> given) {
    asked("viommu %d %d %d%s", device, hwpt, type, given.isPresent() ? " data" : "");
    data = given.orElse(null);
    return add("viommu");
  }

  @Override
  public int allocateVirtualDevice(int virtualIommu, int device, long virtualId) {
    asked("vdevice %d %d 0x%x", virtualIommu, device, virtualId);
    return add("vdevice");
  }

  @Override
  public EngineEventQueue allocateEventQueue(int virtualIommu, int type, int depth) {
    asked("event queue %d %d %d", virtualIommu, type, depth);
    eventQueue = new FakeEventQueue(add("veventq"));
    return eventQueue;
  }

  @Override
  public int allocateHardwareQueue(int virtualIommu, int type, int index, long iova, long length) {
    asked("hw queue %d %d %d 0x%x 0x%x", virtualIommu, type, index, iova, length);
    return add("hw_queue");
  }

  @Override
  public Exposed exposed(long offset, long length) {
    throw Refusal.of(Errno.ENXIO, "nothing").exception();
  }

  @Override
  public void close() {
    if (closed) {
      throw new AssertionError("closed twice");
    }
    closed = true;
  }
}
