package org.bindery.uapi.door.vfio;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineDevice;
import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;
import org.bindery.uapi.door.DeviceFiles;
import org.bindery.uapi.door.command.IommuFile;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.RawIo;

/**
 * The devices of a door that are open by their groups' files ({@code vfio_df_group_open}). All
 * files of one share what the first one bound; the last one to end unbinds it, whether or not the
 * group's file is still open.
 *
 * <p><b>Threads.</b> Opening and ending take turns ({@code dev_set->lock}), under a lock that is
 * taken under that of a group's file; under it the device's file and the engine are called.
 */
public final class GroupDevices {
  private final DeviceFiles files;
  private final ReentrantLock turn = new ReentrantLock();
  // Guarded by turn.
  private final Map<HostDevice, Shared> open = new IdentityHashMap<>();

  public GroupDevices(DeviceFiles files) {
    this.files = files;
  }

  /** A device with how many files have it open, which is guarded by turn. */
  final class Shared {
    private final HostDevice device;
    private final Binding binding;
    private int files = 1;

    private Shared(HostDevice device, Binding binding) {
      this.device = device;
      this.binding = binding;
    }

    Binding binding() {
      return binding;
    }

    /** One of its files has ended. */
    void drop() {
      turn.lock();
      try {
        if (--files == 0) {
          open.remove(device, this);
          binding.end();
        }
      } finally {
        turn.unlock();
      }
    }
  }

  /**
   * Opens a device; the first time it is bound and attached to the address space of type 1.
   *
   * @param iommu the group's, which holds it
   * @throws RefusedException EPERM no IOMMU, and the caller may not or seems to expect one; as
   *     {@link DeviceFile#bind}; ENODEV no address space was chosen; as attaching to it
   */
  Shared open(GroupFile group, HostDevice device, IommuFile iommu, Caller caller) {
    turn.lock();
    try {
      Shared there = open.get(device);
      if (there != null && inUse(there.binding.file())) {
        there.files++;
        return there;
      }
      if (!group.behindIommu()) {
        requireUnconfined(device, iommu, caller);
      }
      Shared first = new Shared(device, bind(group, device, iommu));
      open.put(device, first);
      return first;
    } finally {
      turn.unlock();
    }
  }

  /** False: the host has taken it away from who had it. */
  private static boolean inUse(DeviceFile file) {
    try {
      return !file.regions().isEmpty();
    } catch (RefusedException e) {
      return e.errno() != Errno.EBADF;
    }
  }

  private static void requireUnconfined(HostDevice device, IommuFile iommu, Caller caller) {
    RawIo.require(caller.process(), device.name());
    if (iommu.compat().chosen()) {
      throw Refusal.of(
              Errno.EPERM,
              "%s is behind no IOMMU, and %s has an address space for the commands of VFIO type 1",
              device.name(),
              iommu.fd().name())
          .exception();
    }
  }

  private Binding bind(GroupFile group, HostDevice device, IommuFile iommu) {
    DeviceFile file = group.open(device);
    boolean done = false;
    try {
      EngineDevice registered = null;
      if (group.behindIommu()) {
        registered = file.bind(iommu.fd());
        int _ = registered.attach(iommu.compat().id());
      }
      iommu.keep();
      done = true;
      return new Binding(file, files.resettable(device), registered, new Interrupts(file), iommu);
    } finally {
      if (!done) {
        file.close();
      }
    }
  }
}
