package org.bindery.shell.fake;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceView;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.IommuFd;
import org.bindery.api.IovaRange;
import org.bindery.api.IovaRanges;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.api.SoftwareDevice;
import org.bindery.api.UnmapListener;
import org.bindery.api.Vm;

final class FakeFd implements IommuFd {
  private final FakeAdministration administration;
  private final String name;
  private final Runnable closed;
  private final Map<Integer, FakeDevice> devices = new TreeMap<>();
  private final Map<Integer, TreeMap<Long, Area>> ioases = new TreeMap<>();
  private final Map<Integer, Hwpt> hwpts = new TreeMap<>();
  private final Map<Integer, Long> options = new TreeMap<>();
  private Optional<SoftwareDevice> software = Optional.of(software("soft"));
  private int lastId;

  FakeFd(FakeAdministration administration, String name, Runnable closed) {
    this.administration = administration;
    this.name = name;
    this.closed = closed;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return "lab";
  }

  @Override
  public Process process() {
    throw new UnsupportedOperationException("no command asks for it");
  }

  @Override
  public BoundDevice bind(BindRequest request) {
    DeviceView view = administration.device(request.device());
    String label = request.label().orElse(view.name());
    if (device(label).isPresent()) {
      throw Refusal.of(Errno.EEXIST, "label %s is in use in %s", label, name).exception();
    }
    if (administration.inUseByHost(view.name()) && !request.take()) {
      throw Refusal.of(Errno.EPERM, "%s is in use by the host", view.name())
          .blockedBy(view.name(), "bound to host driver e1000")
          .remedy("take %s", view.name())
          .exception();
    }
    if (!administration.blockersOf(view.name()).isEmpty()) {
      Refusal.Builder refusal = Refusal.of(Errno.EPERM, "group 2 of %s is not viable", view.name());
      administration.blockersOf(view.name()).forEach(refusal::blockedBy);
      throw refusal.remedy("take %s", FakeAdministration.NIC).exception();
    }
    FakeDevice device = new FakeDevice(this, ++lastId, view.name(), label);
    devices.put(device.id(), device);
    return device;
  }

  void forget(FakeDevice device) {
    devices.remove(device.id());
  }

  @Override
  public List<BoundDevice> devices() {
    return List.copyOf(devices.values());
  }

  @Override
  public Optional<BoundDevice> device(String label) {
    return devices().stream().filter(device -> device.label().equals(label)).findFirst();
  }

  @Override
  public int allocateIoas() {
    ioases.put(++lastId, new TreeMap<>());
    return lastId;
  }

  @Override
  public List<Integer> ioases() {
    return List.copyOf(ioases.keySet());
  }

  @Override
  public IovaRanges ranges(int ioas) {
    mapped(ioas);
    return new IovaRanges(List.of(IovaRange.all()), 1);
  }

  private TreeMap<Long, Area> mapped(int ioas) {
    return Optional.ofNullable(ioases.get(ioas))
        .orElseThrow(() -> Refusal.of(Errno.ENOENT, "%s has no ioas %d", name, ioas).exception());
  }

  @Override
  public List<Area> areas(int ioas) {
    return List.copyOf(mapped(ioas).values());
  }

  @Override
  public long map(int ioas, long address, long length, Access access, OptionalLong iova) {
    TreeMap<Long, Area> areas = mapped(ioas);
    long at =
        iova.orElseGet(() ->
            areas.isEmpty() ? 0x2000 : areas.lastKey() + areas.lastEntry().getValue().length());
    if (length == 0 || (length | at) % 4096 != 0) {
      throw Refusal.of(Errno.EINVAL, "0x%x bytes at 0x%x are not aligned to 0x1000", length, at)
          .exception();
    }
    for (Area area : areas.values()) {
      if (at < area.iova() + area.length() && area.iova() < at + length) {
        throw Refusal.of(Errno.EEXIST, "0x%x is mapped already", at)
            .blockedBy("area 0x%x".formatted(area.iova()), "mapped")
            .exception();
      }
    }
    areas.put(at, new FakeViews.Mapping(at, length, access, address));
    return at;
  }

  @Override
  public long unmap(int ioas, long iova, long length) {
    Area area = mapped(ioas).get(iova);
    if (area == null || area.length() != length) {
      throw Refusal.of(Errno.ENOENT, "nothing is mapped at 0x%x", iova).exception();
    }
    mapped(ioas).remove(iova);
    return length;
  }

  @Override
  public long copy(int to, int from, long fromIova, long length, Access access, OptionalLong iova) {
    Area area = mapped(from).get(fromIova);
    if (area == null) {
      throw Refusal.of(Errno.ENOENT, "nothing is mapped at 0x%x", fromIova).exception();
    }
    return map(to, area.address(), length, access, iova);
  }

  @Override
  public int allocateHwpt(BoundDevice device, HwptRequest request) {
    Optional<String> vm = request.vm().map(Vm::name);
    if (request.kind() != PageTableKind.PAGING && vm.isEmpty()) {
      throw Refusal.of(Errno.EOPNOTSUPP, "dmar0 has no tables of kind %s", request.kind())
          .exception();
    }
    if (vm.isEmpty()) {
      mapped(request.ioas());
    }
    hwpts.put(
        ++lastId,
        new FakeViews.Table(
            lastId,
            request.ioas(),
            request.kind(),
            request.format().orElse("vtd-second-stage"),
            request.snoop().orElse(Snoop.ENFORCE),
            false,
            List.of(),
            "dmar0",
            vm));
    return lastId;
  }

  @Override
  public void allowIovas(int ioas, List<IovaRange> ranges) {
    throw new UnsupportedOperationException("no command asks for it");
  }

  @Override
  public void trackDirty(int hwpt, boolean wanted) {
    requireTable(hwpt);
  }

  @Override
  public List<IovaRange> dirty(int hwpt, IovaRange range, long pageSize, boolean clear) {
    requireTable(hwpt);
    return List.of(new IovaRange(0x10000, 0x10000 + pageSize - 1));
  }

  private void requireTable(int hwpt) {
    if (!hwpts.containsKey(hwpt)) {
      throw Refusal.of(Errno.ENOENT, "%s has no page table %d", name, hwpt).exception();
    }
  }

  @Override
  public List<Hwpt> hwpts() {
    return List.copyOf(hwpts.values());
  }

  @Override
  public void destroy(int id) {
    if (ioases.remove(id) == null && hwpts.remove(id) == null) {
      throw Refusal.of(Errno.ENOENT, "%s has no object %d", name, id).exception();
    }
  }

  @Override
  public SoftwareDevice registerSoftwareDevice(
      String label, Optional<String> parent, UnmapListener unmapped) {
    throw new UnsupportedOperationException("no command asks for it");
  }

  @Override
  public List<SoftwareDevice> softwareDevices() {
    return software.stream().toList();
  }

  /** A software device of which the commands ask nothing but to detach and to end. */
  private SoftwareDevice software(String label) {
    return (SoftwareDevice)
        Proxy.newProxyInstance(
            SoftwareDevice.class.getClassLoader(),
            new Class<?>[] {SoftwareDevice.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                software = Optional.empty();
              }
              return method.getName().equals("label") ? label : null;
            });
  }

  @Override
  public long option(int object, FdOption option) {
    mappedOrFd(object);
    return options.getOrDefault(object, option == FdOption.HUGE_PAGES ? 1L : 0L);
  }

  @Override
  public void setOption(int object, FdOption option, long value) {
    if (object == 0 && !ioases.isEmpty()) {
      throw Refusal.of(Errno.EBUSY, "there is something in %s already", name).exception();
    }
    mappedOrFd(object);
    options.put(object, value);
  }

  private void mappedOrFd(int object) {
    if (object != 0) {
      mapped(object);
    }
  }

  /** One blocked DMA for each device that is attached nowhere. */
  @Override
  public List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (FakeDevice device : devices.values()) {
      if (device.attached().isEmpty()) {
        faults.add(
            new FakeViews.Blocked(
                Instant.parse("2026-11-20T12:00:01Z"),
                device.device(),
                device.device(),
                -1,
                0x1000,
                Access.READ,
                2,
                "no table is attached"));
      }
    }
    return faults;
  }

  @Override
  public long faultsDropped() {
    return faults().isEmpty() ? 0 : 2;
  }

  @Override
  public boolean closed() {
    return false;
  }

  @Override
  public void close() {
    closed.run();
  }
}
