package org.bindery.backend.sim.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Errno;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.backend.sim.function.PciFunction;
import org.bindery.backend.sim.function.Region;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.machine.MachineDevice;
import org.bindery.backend.sim.machine.OpenFiles;
import org.bindery.backend.sim.machine.VfioGroup;
import org.bindery.backend.sim.unconfined.UnconfinedFunction;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFd;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuHardware;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;

/**
 * An open device file: the device's own, or one that its group's file gave.
 *
 * <p><b>Threads.</b> Bind and close take turns on one lock, under which the engine is called;
 * everything else only looks at the state, first and again where it is done, and does not wait for
 * them. So unplugging a device, or stopping the host, never waits for a call on its file.
 */
public final class SimDeviceFile implements DeviceFile {
  private final MachineDevice device;
  private final PciFunction function;
  private final OpenFiles files;
  // By whose file it was opened; null: by the device's own.
  private final VfioGroup group;
  private final SimLog log;
  private final ReentrantLock control = new ReentrantLock();
  private volatile FileState state = FileState.OPEN;
  // Guarded by control.
  private EngineDevice registered;
  private byte[] savedConfig;

  /** Opens; refusals as {@link org.bindery.host.Host#open}. */
  public SimDeviceFile(MachineDevice device, OpenFiles files, SimLog log) {
    this(device, null, files, log);
    files.open(device, this);
  }

  private SimDeviceFile(MachineDevice device, VfioGroup group, OpenFiles files, SimLog log) {
    this.device = device;
    this.group = group;
    this.log = log;
    this.function = device.function();
    this.files = files;
  }

  /** Opens it by its group's file; refusals as {@link org.bindery.host.GroupFile#open}. */
  static SimDeviceFile ofGroup(
      MachineDevice device, VfioGroup group, GroupFile by, OpenFiles files, SimLog log) {
    SimDeviceFile file = new SimDeviceFile(device, group, files, log);
    files.openByGroup(device, group, by, file);
    boolean used = false;
    try {
      if (!group.behindIommu()) {
        file.use();
      }
      used = true;
    } finally {
      if (!used) {
        file.close();
      }
    }
    return file;
  }

  /** Without an IOMMU there is nothing to register it in. */
  private void use() {
    control.lock();
    try {
      files.bindByGroup(device, this);
      begin();
    } finally {
      control.unlock();
    }
  }

  private void begin() {
    savedConfig = function.config().save();
    function.quiesce();
    state = FileState.BOUND;
    device.unconfined().ifPresent(this::unleash);
  }

  private void unleash(UnconfinedFunction unconfined) {
    unconfined.path().open();
    log.info(device + " is in use, and no IOMMU confines it: it does DMA by physical addresses");
  }

  @Override
  public void requireGroupClosed() {
    if (group == null) {
      files.requireGroupClosed(device);
    }
  }

  @Override
  public EngineDevice bind(EngineFd fd) {
    control.lock();
    try {
      if (state != FileState.OPEN) {
        throw Refusal.of(Errno.EINVAL, "the device file of %s is %s", device, describe(state))
            .exception();
      }
      if (!(fd instanceof HardwareFd hardware)) {
        throw Refusal.of(
                Errno.EBADFD, "%s is of an engine that drives no simulated IOMMU", fd.name())
            .exception();
      }
      DmaDevice dma =
          device
              .dma()
              .map(DmaDevice.class::cast)
              .or(device::unconfined)
              .orElseThrow(() ->
                  Refusal.of(Errno.ENODEV, "%s is in no group: no IOMMU is in front of it", device)
                      .exception());
      if (group == null) {
        files.bind(device, this);
      } else {
        files.bindByGroup(device, this);
      }
      state = FileState.BINDING;
      try {
        registered = hardware.bind(dma);
      } finally {
        if (registered == null) {
          state = FileState.OPEN;
          files.unbind(device, this);
        }
      }
      device.dma().ifPresent(this::warnOfInterrupts);
      begin();
      return registered;
    } finally {
      control.unlock();
    }
  }

  /** The engine lets it through where the host's administrator has said so. */
  private void warnOfInterrupts(DmaDevice dma) {
    IommuHardware iommu = dma.hardware();
    if (!iommu.capabilities(dma.requesters().getFirst()).isolatesInterrupts()) {
      log.warn(
          "%s is bound though %s does not isolate its interrupts: allow_unsafe_interrupts is set, and what the device writes can raise any interrupt"
              .formatted(device, iommu.name()),
          null);
    }
  }

  private static String describe(FileState state) {
    return switch (state) {
      case OPEN -> "not bound to an IOMMU fd yet";
      case BINDING -> "being bound";
      case BOUND -> "bound already";
      case CLOSED -> "closed";
    };
  }

  /** Before bind EINVAL (I1), after the device has left ENODEV, after close EBADF. */
  void check() {
    OpenFiles.checkPresent(device);
    FileState now = state;
    if (now != FileState.BOUND) {
      throw Refusal.of(
              now == FileState.CLOSED ? Errno.EBADF : Errno.EINVAL,
              "the device file of %s is %s",
              device,
              describe(now))
          .exception();
    }
  }

  @Override
  public List<RegionInfo> regions() {
    check();
    return List.copyOf(function.regions());
  }

  @Override
  public long read(int region, long offset, int width) {
    check();
    return function.read(region, offset, width, this::check);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    check();
    function.write(region, offset, width, value, this::check);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    check();
    Region info = function.region(region);
    long length = into.byteSize();
    if (offset < 0 || length > info.size() || offset > info.size() - length) {
      throw Refusal.of(
              Errno.EINVAL,
              "0x%x bytes at 0x%x are not inside region %s of %s, which has 0x%x bytes",
              length,
              offset,
              info.name(),
              device,
              info.size())
          .exception();
    }
    // By registers of 4 bytes, as wide as every device decodes, with single bytes at the ends.
    for (long done = 0; done < length; ) {
      int width = (offset + done) % 4 == 0 && length - done >= 4 ? 4 : 1;
      long value = function.read(region, offset + done, width, this::check);
      for (int i = 0; i < width; i++) {
        into.set(ValueLayout.JAVA_BYTE, done + i, (byte) (value >>> 8 * i));
      }
      done += width;
    }
  }

  @Override
  public RegionMap map(int region) {
    check();
    Region info = function.region(region);
    if (!info.mappable()) {
      throw Refusal.of(
              Errno.EINVAL,
              "region %s of %s cannot be mapped: %s",
              info.name(),
              device,
              info.index() == RegionInfo.CONFIG || info.index() == RegionInfo.ROM
                  ? "only memory BARs can"
                  : info.io() ? "it is I/O ports" : "it is smaller than a page")
          .exception();
    }
    return new FunctionMap(this, function, info);
  }

  /** True when maps of it reach nothing any more. */
  boolean revoked() {
    return state != FileState.BOUND || !device.present();
  }

  @Override
  public List<InterruptInfo> interrupts() {
    check();
    return function.vectors().list();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    check();
    return function.vectors().wire(kind, vector, this::check);
  }

  @Override
  public void reset() {
    check();
    if (function.resetMethod().isEmpty()) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s has no way to be reset: its attribute reset_method is empty",
              device)
          .exception();
    }
    device.reset(this::check);
  }

  /** Closing twice is closing once. Works after the device has left, too. */
  @Override
  public void close() {
    control.lock();
    try {
      if (state == FileState.CLOSED) {
        return;
      }
      boolean bound = state == FileState.BOUND;
      state = FileState.CLOSED;
      try {
        if (bound) {
          function.quiesce();
          device.unconfined().ifPresent(unconfined -> unconfined.path().shut());
          if (registered != null) {
            registered.close();
          }
        }
      } finally {
        if (bound) {
          function.config().restore(savedConfig);
        }
        if (group == null) {
          files.close(device, this);
        } else {
          files.closeByGroup(device, group, this);
        }
      }
    } finally {
      control.unlock();
    }
  }
}
