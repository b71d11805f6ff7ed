package org.bindery.iommufd.device;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.InvalidationCommands;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PasidTranslation;
import org.bindery.iommufd.fault.FaultQueue;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.object.FdObject;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;
import org.bindery.iommufd.object.RawIo;
import org.bindery.iommufd.object.Rollback;

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
  private final HwptCommands allocations;
  private final PasidAttachments pasids;

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
    this.allocations = new HwptCommands(fd, process, objects, hwpts);
    this.pasids = new PasidAttachments(objects, hwpts);
    this.groups =
        new Groups(group -> new FdGroup(group, owner, objects, new GroupPorts(router, faults)));
  }

  /** {@link org.bindery.engine.HardwareFd#bind(DmaDevice)}. */
  public DeviceObject bind(DmaDevice device) {
    if (!Requesters.capabilities(device).translates()) {
      RawIo.require(process, device.name() + " is behind no IOMMU and is given");
    }
    return publish(id ->
        groups.bind(
            device, group -> new BoundDmaDevice(id, device, group, groups, gate, this, pasids)));
  }

  /** {@link org.bindery.engine.HardwareFd#bind(DmaDevice, String, int)}. */
  public DeviceObject bind(DmaDevice parent, String name, int pasid) {
    PasidTranslation hardware = Subdevices.check(parent, name, pasid);
    PasidEntry entry = new PasidEntry(parent, name, pasid, owner, hardware, objects, router);
    return publish(id -> {
      entry.claim(faults);
      return new Subdevice(id, name, entry, gate, this);
    });
  }

  // What is claimed needs nothing more that could be refused.
  private DeviceObject publish(IntFunction<DeviceObject> made) {
    try (Rollback rollback = new Rollback()) {
      int id = objects.reserve(rollback);
      DeviceObject bound = made.apply(id);
      // The caller uses it until it unbinds.
      objects.use(bound);
      objects.publish(bound);
      rollback.commit();
      return bound;
    }
  }

  /** Ends a bind; nothing happens when it has ended. */
  public void unbind(DeviceObject device) {
    device.operating().lock();
    try {
      device.leavePasids();
      detach(device);
      if (device.guestDevice() != null) {
        device.guestDevice().endWithDevice();
      }
      if (device.end()) {
        objects.releaseAndRetire(device);
      }
    } finally {
      device.operating().unlock();
    }
  }

  /** What is registered as a device. */
  public DmaDevice function(int device) {
    return device(device).function();
  }

  /** The domain of a page table. */
  public IommuDomain domain(int hwpt) {
    return objects.get(hwpt, HwptObject.class, "hwpt").domain();
  }

  public DeviceInfo info(int device) {
    return CapabilityInfo.of(device(device).function());
  }

  /** {@link org.bindery.engine.EngineFd#hardwareInfo}. */
  public HardwareInfo hardwareInfo(int device, int wanted) {
    DmaDevice function = device(device).function();
    return function.hardware().info(function.requesters().getFirst(), wanted);
  }

  /** {@link org.bindery.engine.EngineFd#allocateHwpt(int, HwptRequest)}. */
  public int allocate(int device, HwptRequest request) {
    return allocate(device, request, null);
  }

  /**
   * {@link org.bindery.engine.EngineFd#allocateHwpt(int, HwptRequest, GuestAddressSpace)}.
   *
   * @param guest null: no virtual machine is named
   */
  public int allocate(int device, HwptRequest request, GuestAddressSpace guest) {
    AbilityChecks.checkData(request);
    return allocations.allocate(device(device).function(), request, guest);
  }

  /**
   * Finds a device.
   *
   * @throws RefusedException ENOENT
   */
  public DeviceObject device(int id) {
    return objects.get(id, DeviceObject.class, "device");
  }

  /**
   * Finds a table that follows an IOAS and becomes a user of it.
   *
   * @throws RefusedException ENOENT none, or a table of another kind
   */
  public PagingHwpt usePaging(int id) {
    return hwpts.usePaging(fd, id);
  }

  /** Ends one use of any object; an automatic table ends with its last. */
  public void release(FdObject used) {
    hwpts.release(used);
  }

  /** What devices have written. */
  public DirtyCommands dirty() {
    return new DirtyHwpts(fd, gate, hwpts);
  }

  /** What the hardware keeps of guests' tables. */
  public InvalidationCommands invalidation() {
    return new Invalidations(fd, objects, gate, hwpts);
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
    return objects.all(DeviceObject.class).stream().filter(device -> device.isOn(hwpt));
  }

  /** The page tables whose devices ask for pages in a queue. */
  public List<HwptObject> hwptsWith(FaultQueue queue) {
    return objects.all(HwptObject.class).stream()
        .filter(hwpt -> hwpt.faultQueue() == queue)
        .toList();
  }

  /** The page tables that follow an address space. */
  public List<PagingHwpt> hwptsOf(Ioas ioas) {
    return objects.all(PagingHwpt.class).stream().filter(hwpt -> hwpt.uses(ioas)).toList();
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
}
