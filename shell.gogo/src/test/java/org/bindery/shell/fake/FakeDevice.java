package org.bindery.shell.fake;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceInfo;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;

final class FakeDevice implements BoundDevice {
  private static final long BAR_SIZE = 0x100000;

  private final FakeFd fd;
  private final int id;
  private final String device;
  private final String label;
  private final Map<Long, Long> registers = new TreeMap<>(Map.of(0L, 0x010000edL));
  private OptionalInt attached = OptionalInt.empty();
  private DeviceState state = DeviceState.BOUND;

  FakeDevice(FakeFd fd, int id, String device, String label) {
    this.fd = fd;
    this.id = id;
    this.device = device;
    this.label = label;
  }

  FakeFd fd() {
    return fd;
  }

  void state(DeviceState changed) {
    state = changed;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public DeviceState state() {
    return state;
  }

  @Override
  public String binder() {
    return "vfio-pci";
  }

  @Override
  public DeviceInfo info() {
    return new FakeViews.Info(
        true,
        List.of(4096L, 2L << 20),
        List.of(new IovaRange(0, 0xfedfffffL), new IovaRange(0xfef00000L, 0xffffffffffffL)),
        List.of("vtd-second-stage"),
        Set.of(PageTableKind.PAGING),
        0,
        false,
        false,
        "dmar0",
        "vtd",
        Map.of("cap", 0xd2008c222f0686L, "ecap", -1L));
  }

  @Override
  public int attach(int pageTable) {
    if (!fd.ioases().contains(pageTable)) {
      throw Refusal.of(Errno.ENOENT, "%s has no page table %d", fd.name(), pageTable).exception();
    }
    attached = OptionalInt.of(pageTable + 100);
    return pageTable + 100;
  }

  @Override
  public int replace(int pageTable) {
    if (attached.isEmpty()) {
      throw Refusal.of(Errno.EINVAL, "%s is not attached", label).exception();
    }
    return attach(pageTable);
  }

  @Override
  public void detach() {
    attached = OptionalInt.empty();
  }

  @Override
  public OptionalInt attached() {
    return attached;
  }

  @Override
  public List<RegionInfo> regions() {
    return List.of(
        new FakeViews.Region(0, "bar0", BAR_SIZE, true, true, true),
        new FakeViews.Region(RegionInfo.CONFIG, "config", 256, true, true, false));
  }

  @Override
  public long read(int region, long offset, int width) {
    if (offset < 0 || offset + width > BAR_SIZE) {
      throw Refusal.of(Errno.EINVAL, "0x%x is outside of bar0", offset).exception();
    }
    return registers.getOrDefault(offset, 0L);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    read(region, offset, width);
    registers.put(offset, value);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    throw new UnsupportedOperationException("no command asks for it");
  }

  @Override
  public RegionMap map(int region) {
    throw new UnsupportedOperationException("no command asks for it");
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return List.of(
        new InterruptInfo(InterruptKind.INTX, 1), new InterruptInfo(InterruptKind.MSI, 1));
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    throw new UnsupportedOperationException("no command asks for it");
  }

  @Override
  public void reset() {
    throw Refusal.of(Errno.EINVAL, "%s has no way to be reset", label).exception();
  }

  @Override
  public void unbind() {
    fd.forget(this);
  }
}
