package org.bindery.iommufd.device;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PasidTranslation;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/**
 * Binds devices to an fd and brings them and page tables together: {@code
 * drivers/iommu/iommufd/device.c}. Thread-safe.
 */
public final class Attachments {
  private final String fd;
  private final String owner;
  private final Process process;
  private final ObjectTable objects;
  private final Gate gate;
  private final FaultRouter router;
  private final Consumer<Fault> faults;
  private final Groups groups;
  private final Hwpts hwpts;

  /**
   * @param fd as commands name it
   * @param process who owns the fd
   */
  public Attachments(
      String fd,
      Process process,
      ObjectTable objects,
      Gate gate,
      FaultRouter router,
      Consumer<Fault> faults) {
    this.fd = fd;
    // As other owners' refusals name it.
    this.owner = fd + " of " + process.name();
    this.process = process;
    this.objects = objects;
    this.gate = gate;
    this.router = router;
    this.faults = faults;
    this.hwpts = new Hwpts(objects);
    this.groups =
        new Groups(group -> new FdGroup(group, owner, objects, new GroupPorts(router, faults)));
  }

  /** {@link org.bindery.engine.HardwareFd#bind(DmaDevice)}. */
  public DeviceObject bind(DmaDevice device) {
    return publish(
        groups.bind(
            device,
            group -> new BoundDmaDevice(objects.reserve(), device, group, groups, gate, this)));
  }

  /** {@link org.bindery.engine.HardwareFd#bind(DmaDevice, String, int)}. */
  public DeviceObject bind(DmaDevice parent, String name, int pasid) {
    PasidTranslation hardware = Subdevices.check(parent, name, pasid);
    PasidEntry entry = new PasidEntry(parent, name, pasid, owner, hardware, objects, router);
    entry.claim(faults);
    return publish(new Subdevice(objects.reserve(), name, entry, gate, this));
  }

  private DeviceObject publish(DeviceObject bound) {
    // The caller uses it until it unbinds.
    objects.use(bound);
    objects.publish(bound);
    return bound;
  }

  /** Ends a bind; nothing happens when it has ended. */
  public void unbind(DeviceObject device) {
    device.operating().lock();
    try {
      detach(device);
      if (device.end()) {
        objects.releaseAndRetire(device);
      }
    } finally {
      device.operating().unlock();
    }
  }

  /** What is registered as a device. */
  public DmaDevice function(int device) {
    return get(device).function();
  }

  /** The domain of a page table. */
  public IommuDomain domain(int hwpt) {
    return objects.get(hwpt, HwptObject.class, "hwpt").domain();
  }

  public DeviceInfo info(int device) {
    return CapabilityInfo.of(get(device).function());
  }

  /** {@link org.bindery.engine.EngineFd#allocateHwpt}. */
  public int allocate(int deviceId, HwptRequest request) {
    DmaDevice function = get(deviceId).function();
    HwptAllocation.checkKind(function, request.kind());
    return request.kind() == PageTableKind.SVA
        ? allocateSva(function, request)
        : allocatePaging(function, request);
  }

  private int allocatePaging(DmaDevice function, HwptRequest request) {
    Ioas ioas = parent(request.ioas());
    try {
      return hwpts
          .make(
              ioas,
              function.hardware(),
              HwptAllocation.paging(function, request),
              false,
              Hwpts.Step.NONE,
              Hwpts.Step.NONE)
          .id();
    } finally {
      objects.release(ioas);
    }
  }

  private int allocateSva(DmaDevice function, HwptRequest request) {
    if (request.ioas() != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "a page table of kind sva follows process %s and no ioas, so not ioas %d of %s",
              process.name(),
              request.ioas(),
              fd)
          .exception();
    }
    return hwpts
        .make(process, function.hardware(), HwptAllocation.sva(function, request, process))
        .id();
  }

  /** {@link org.bindery.engine.EngineDevice#attach}. */
  int attach(DeviceObject device, int target) {
    FdObject found = objects.get(target);
    if (!(found instanceof HwptObject) && !(found instanceof Ioas)) {
      throw Refusal.of(
              Errno.EINVAL,
              "%s cannot be attached to %s, which is no ioas and no hwpt",
              device,
              found)
          .exception();
    }
    if (!objects.use(found)) {
      throw Refusal.of(Errno.ENOENT, "%s has no object %d", fd, target).exception();
    }
    device.operating().lock();
    try {
      if (found instanceof HwptObject hwpt) {
        change(device, hwpt);
        return hwpt.id();
      }
      Ioas ioas = (Ioas) found;
      try {
        return attach(device, ioas);
      } finally {
        objects.release(ioas);
      }
    } finally {
      device.operating().unlock();
    }
  }

  /** {@link org.bindery.engine.EngineDevice#detach}. */
  void detach(DeviceObject device) {
    device.operating().lock();
    try {
      HwptObject left = device.leave();
      if (left != null) {
        hwpts.collect(left);
      }
    } finally {
      device.operating().unlock();
    }
  }

  public List<Hwpt> hwpts() {
    return objects.all(HwptObject.class).stream()
        .map(hwpt -> (Hwpt) HwptView.of(hwpt, devicesOn(hwpt).map(FdObject::id).toList()))
        .toList();
  }

  /** Ends a page table that was retired. */
  public void end(HwptObject retired) {
    hwpts.end(retired);
  }

  /** The devices attached to a page table, by ascending id. */
  public Stream<DeviceObject> devicesOn(HwptObject hwpt) {
    return objects.all(DeviceObject.class).stream().filter(device -> device.table() == hwpt);
  }

  /** The page tables that follow an address space. */
  public List<PagingHwpt> hwptsOf(Ioas ioas) {
    return objects.all(PagingHwpt.class).stream().filter(hwpt -> hwpt.ioas() == ioas).toList();
  }

  // An automatic table that fits, else a new one. EINVAL means that a table does not fit; the
  // kernel's rule.
  private int attach(DeviceObject device, Ioas ioas) {
    ioas.attaching().lock();
    try {
      for (PagingHwpt hwpt : hwpts.automatic(ioas)) {
        if (objects.use(hwpt)) {
          try {
            change(device, hwpt);
            return hwpt.id();
          } catch (RefusedException refused) {
            if (refused.errno() != Errno.EINVAL) {
              throw refused;
            }
          }
        }
      }
      return attachNew(device, ioas).id();
    } finally {
      ioas.attaching().unlock();
    }
  }

  private HwptObject attachNew(DeviceObject device, Ioas ioas) {
    DmaDevice function = device.function();
    // A first attach comes before the fill, a replace after it, so that no mapping is missing for a
    // moment: as in the kernel, whose order of errors this gives.
    boolean first = device.table() == null;
    HwptObject[] left = new HwptObject[1];
    Hwpts.Step attach =
        (hwpt, rollback) -> {
          left[0] = device.moveTo(hwpt);
          if (first) {
            rollback.push(device::leave);
          }
        };
    HwptObject made =
        hwpts.make(
            ioas,
            function.hardware(),
            HwptAllocation.automatic(function),
            true,
            first ? attach : Hwpts.Step.NONE,
            first ? Hwpts.Step.NONE : attach);
    if (left[0] != null) {
      hwpts.collect(left[0]);
    }
    return made;
  }

  /** Attaches to a table that the caller uses, and ends that use. */
  private void change(DeviceObject device, HwptObject hwpt) {
    HwptObject left;
    try {
      left = device.moveTo(hwpt);
    } finally {
      hwpts.release(hwpt);
    }
    if (left != null) {
      hwpts.collect(left);
    }
  }

  private DeviceObject get(int device) {
    return objects.get(device, DeviceObject.class, "device");
  }

  // The kernel: a page table's parent that is not there is EINVAL, not ENOENT.
  private Ioas parent(int id) {
    for (Ioas ioas : objects.all(Ioas.class)) {
      if (ioas.id() == id && objects.use(ioas)) {
        return ioas;
      }
    }
    throw Refusal.of(
            Errno.EINVAL, "a page table needs an ioas to follow; %s has no ioas %d", fd, id)
        .exception();
  }
}
