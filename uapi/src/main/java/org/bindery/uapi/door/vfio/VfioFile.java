package org.bindery.uapi.door.vfio;

import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.host.DeviceFile;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.DeviceNode;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.command.IommuFile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.RawIo;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;

/**
 * A device's own file, open ({@code drivers/vfio/device_cdev.c}). Until it is bound it answers
 * every command but the bind with EINVAL.
 *
 * <p><b>Threads.</b> Bind, attach, detach and the end take turns ({@code dev_set->lock}); under
 * that lock the device's file and the engine are called.
 */
public final class VfioFile extends DeviceFd {
  private final DeviceFiles files;
  private final String name;
  private final KernelProfile profile;
  private final ReentrantLock control = new ReentrantLock();
  // Guarded by control.
  private DeviceNode opened;
  // What may be used without the lock, once bound.
  private volatile Binding binding;

  /**
   * Opens it.
   *
   * @throws RefusedException as {@link DeviceFiles#open}
   */
  public VfioFile(DeviceFiles files, String name, KernelProfile profile) {
    this.files = files;
    this.name = name;
    this.profile = profile;
    this.opened = files.open(name);
  }

  /**
   * Opens that of a device behind no IOMMU.
   *
   * @throws RefusedException as {@link DeviceFiles#open}; EPERM the opener has no CAP_SYS_RAWIO
   */
  public static VfioFile unconfined(
      DeviceFiles files, String name, KernelProfile profile, Process opener) {
    VfioFile file = new VfioFile(files, name, profile);
    boolean allowed = false;
    try {
      RawIo.require(opener, name);
      allowed = true;
      return file;
    } finally {
      if (!allowed) {
        file.drop();
      }
    }
  }

  @Override
  public int ioctl(Caller caller, int request, long address) {
    if (request == DeviceBindIommufd.COMMAND.number()) {
      new Bind(profile).run(this, caller, address);
      return 0;
    }
    Binding now = bound();
    if (request == DeviceAttachIommufdPt.COMMAND.number()) {
      locked(() -> Attach.run(now, profile, caller, address));
    } else if (request == DeviceDetachIommufdPt.COMMAND.number()) {
      locked(() -> Detach.run(now, profile, caller, address));
    } else {
      run(now, caller, request, address);
    }
    return 0;
  }

  /** Under the lock. */
  void locked(Runnable action) {
    control.lock();
    try {
      action.run();
    } finally {
      control.unlock();
    }
  }

  /**
   * Under the lock.
   *
   * @throws RefusedException EBUSY its group is open by its own file
   */
  void requireGroupClosed() {
    if (opened != null) {
      opened.file().requireGroupClosed();
    }
  }

  /**
   * @throws RefusedException EINVAL bound already
   */
  void requireUnbound() {
    if (binding != null) {
      throw Refusal.of(Errno.EINVAL, "the file of %s is bound already", name).exception();
    }
  }

  /**
   * Binds; under the lock.
   *
   * @param iommu held for this from now on, when it succeeds
   */
  Binding bind(IommuFile iommu) {
    if (opened == null) {
      opened = files.open(name);
    }
    var device = opened.file().bind(iommu.fd());
    return new Binding(
        opened.file(), opened.resettable(), device, new Interrupts(opened.file()), iommu);
  }

  /** What was bound is there for other calls from now on. */
  void granted(Binding made) {
    binding = made;
  }

  /** Undoes a bind that was not granted: only closing a device's file unbinds it. */
  void reopen() {
    DeviceFile file = opened.file();
    opened = null;
    file.close();
    opened = files.open(name);
  }

  /**
   * @throws RefusedException EINVAL not bound yet
   */
  @Override
  protected Binding bound() {
    Binding now = binding;
    if (now == null) {
      throw Refusal.of(Errno.EINVAL, "the file of %s is not bound to an IOMMU fd yet", name)
          .exception();
    }
    return now;
  }

  @Override
  protected void end() {
    locked(() -> {
      if (binding != null) {
        binding.end();
      } else if (opened != null) {
        opened.file().close();
      }
    });
  }
}
