package org.bindery.core.mdev.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.core.access.AccessDevice;
import org.bindery.core.access.SoftwareRegistrar;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.host.DeviceFile;

/**
 * An open device file of an instance. Its state is one reference and no lock is held around what it
 * calls; everything but bind and close looks at the state first, and again where it is done.
 */
final class InstanceFile implements DeviceFile {
  private final ServedDevice device;
  private final SoftwareRegistrar registrar;
  private final AtomicReference<FileState> state = new AtomicReference<>(FileState.OPEN);
  private volatile AccessDevice registered;

  InstanceFile(ServedDevice device, SoftwareRegistrar registrar) {
    this.device = device;
    this.registrar = registrar;
  }

  /** Registers it as software ({@code iommufd_access_create}): nothing of an IOMMU is asked. */
  @Override
  public EngineDevice bind(EngineFd fd) {
    if (!state.compareAndSet(FileState.OPEN, FileState.BINDING)) {
      throw refused(Errno.EINVAL);
    }
    AccessDevice made = null;
    boolean done = false;
    try {
      device.claim(this);
      made = registrar.register(device.parent(), device::unmapping);
      registered = made;
      device.begin(made);
      done = state.compareAndSet(FileState.BINDING, FileState.BOUND);
    } finally {
      if (!done) {
        state.compareAndSet(FileState.BINDING, FileState.OPEN);
        release(made);
      }
    }
    if (!done) {
      throw refused(Errno.EBADF);
    }
    return made;
  }

  private RuntimeException refused(Errno errno) {
    return Refusal.of(errno, "the device file of %s is %s", device, state.get().phrase).exception();
  }

  /** Before bind EINVAL (I1), after the device has gone ENODEV, after close EBADF. */
  private void check() {
    device.requireThere();
    FileState now = state.get();
    if (now != FileState.BOUND) {
      throw refused(now == FileState.CLOSED ? Errno.EBADF : Errno.EINVAL);
    }
  }

  @Override
  public List<RegionInfo> regions() {
    check();
    return device.regions().all();
  }

  @Override
  public long read(int region, long offset, int width) {
    check();
    device.regions().check(region, offset, width, false);
    return device.seat().read(region, offset, width, this::check);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    check();
    device.regions().check(region, offset, width, true);
    device.seat().write(region, offset, width, value, this::check);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    check();
    long length = into.byteSize();
    device.regions().checkRange(device.regions().region(region), offset, length);
    // By registers of 4 bytes, as wide as every device decodes, with single bytes at the ends.
    for (long done = 0; done < length; ) {
      int width = (offset + done) % 4 == 0 && length - done >= 4 ? 4 : 1;
      long value = device.seat().read(region, offset + done, width, this::check);
      for (int i = 0; i < width; i++) {
        into.set(ValueLayout.JAVA_BYTE, done + i, (byte) (value >>> 8 * i));
      }
      done += width;
    }
  }

  @Override
  public RegionMap map(int region) {
    check();
    RegionInfo info = device.regions().region(region);
    if (!info.mappable()) {
      throw Refusal.of(Errno.EINVAL, "region %s of %s cannot be mapped", info.name(), device)
          .exception();
    }
    return new InstanceMap(this, device.seat(), info);
  }

  /** True when maps of it reach nothing any more. */
  boolean revoked() {
    return state.get() != FileState.BOUND || !device.there();
  }

  @Override
  public List<InterruptInfo> interrupts() {
    check();
    return device.vectors().list();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    check();
    return device.vectors().wire(kind, vector, this::check);
  }

  @Override
  public void reset() {
    check();
    device.seat().reset(this::check);
  }

  /** Closing twice is closing once. Works after the device has gone, too. */
  @Override
  public void close() {
    FileState before = state.getAndSet(FileState.CLOSED);
    if (before == FileState.BOUND) {
      release(registered);
    }
  }

  /** What is pinned is asked back while the model still can answer. */
  private void release(AccessDevice access) {
    device.quiet(this);
    try {
      if (access != null) {
        access.close();
      }
    } finally {
      device.leave(this);
    }
  }

  @Override
  public String toString() {
    return device.toString();
  }
}
