package org.bindery.core.fake;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;
import org.bindery.host.HostDevice;

/** A device file whose registers are one 64-bit cell. */
public final class FakeFile implements DeviceFile {
  private final FakeHost host;
  private final HostDevice device;
  private volatile EngineDevice registered;
  private volatile long cell;
  private volatile Runnable listener = () -> {};

  FakeFile(FakeHost host, HostDevice device) {
    this.host = host;
    this.device = device;
  }

  @Override
  public EngineDevice bind(EngineFd fd) {
    FakeEngine.Fd fake = (FakeEngine.Fd) fd;
    registered = fake.register(host.pasids.getOrDefault(device.name(), 0));
    device.group().ifPresent(group -> host.owners.put(group, fd.name()));
    host.files.put(device.name(), this);
    return registered;
  }

  @Override
  public void wanted(Runnable asked) {
    requireOpen();
    listener = asked;
  }

  /** The host wants the device back. */
  public void ask() {
    listener.run();
  }

  public EngineDevice registered() {
    return registered;
  }

  @Override
  public void close() {
    if (registered != null) {
      registered.close();
      registered = null;
      host.files.remove(device.name());
      boolean last =
          host.devices().stream()
              .noneMatch(d -> d.group().equals(device.group()) && host.files.containsKey(d.name()));
      if (last) {
        device.group().ifPresent(host.owners::remove);
      }
    }
  }

  @Override
  public List<RegionInfo> regions() {
    return List.of();
  }

  @Override
  public long read(int region, long offset, int width) {
    requireOpen();
    return cell;
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    requireOpen();
    cell = value;
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    requireOpen();
    into.fill((byte) cell);
  }

  @Override
  public RegionMap map(int region) {
    requireOpen();
    return new FakeMap(this);
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return List.of();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    throw Refusal.of(Errno.EINVAL, "%s has no vector %d", device.name(), vector).exception();
  }

  @Override
  public void reset() {
    throw Refusal.of(Errno.EINVAL, "%s cannot be reset", device.name()).exception();
  }

  void requireOpen() {
    if (registered == null) {
      throw Refusal.of(Errno.ENODEV, "%s is not bound", device.name()).exception();
    }
  }
}
