package org.bindery.iommufd.device;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.Fault;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuHardware;
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
  private final ObjectTable objects;
  private final Gate gate;
  private final Groups groups;
  private final Hwpts hwpts;

  /**
   * @param fd as commands name it
   * @param owner as other owners' refusals name it
   */
  public Attachments(
      String fd,
      String owner,
      ObjectTable objects,
      Gate gate,
      FaultRouter router,
      Consumer<Fault> faults) {
    this.fd = fd;
    this.objects = objects;
    this.gate = gate;
    this.hwpts = new Hwpts(objects);
    this.groups =
        new Groups(group -> new FdGroup(group, owner, objects, new GroupPorts(router, faults)));
  }

  /** {@link org.bindery.engine.EngineFd#bind}. */
  public BoundDmaDevice bind(DmaDevice device) {
    BoundDmaDevice bound =
        groups.bind(
            device, group -> new BoundDmaDevice(objects.reserve(), device, group, gate, this));
    // The caller uses it until it unbinds.
    objects.use(bound);
    objects.publish(bound);
    return bound;
  }

  /** Ends a bind; nothing happens when it has ended. */
  public void unbind(BoundDmaDevice device) {
    device.operating().lock();
    try {
      detach(device);
      if (groups.unbind(device)) {
        objects.releaseAndRetire(device);
      }
    } finally {
      device.operating().unlock();
    }
  }

  public DeviceInfo info(int device) {
    return CapabilityInfo.of(get(device).device(), HwptAllocation.KINDS);
  }

  /** {@link org.bindery.engine.EngineFd#allocateHwpt}. */
  public int allocate(int deviceId, HwptRequest request) {
    BoundDmaDevice device = get(deviceId);
    HwptAllocation.checkKind(device.device(), request.kind());
    Ioas ioas = parent(request.ioas());
    try {
      return hwpts
          .make(
              ioas,
              device.device().hardware(),
              HwptAllocation.request(device.device(), request),
              false,
              Hwpts.Step.NONE,
              Hwpts.Step.NONE)
          .id();
    } finally {
      objects.release(ioas);
    }
  }

  /** {@link org.bindery.engine.EngineDevice#attach}. */
  int attach(BoundDmaDevice device, int target) {
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
  void detach(BoundDmaDevice device) {
    device.operating().lock();
    try {
      HwptObject left = device.group().detach(device);
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
  public Stream<BoundDmaDevice> devicesOn(HwptObject hwpt) {
    return objects.all(BoundDmaDevice.class).stream().filter(device -> device.table() == hwpt);
  }

  /** The page tables that follow an address space. */
  public List<HwptObject> hwptsOf(Ioas ioas) {
    return objects.all(HwptObject.class).stream().filter(hwpt -> hwpt.ioas() == ioas).toList();
  }

  // An automatic table that fits, else a new one. EINVAL means that a table does not fit; the
  // kernel's rule.
  private int attach(BoundDmaDevice device, Ioas ioas) {
    ioas.attaching().lock();
    try {
      for (HwptObject hwpt : hwpts.automatic(ioas)) {
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

  private HwptObject attachNew(BoundDmaDevice device, Ioas ioas) {
    IommuHardware hardware = device.device().hardware();
    // A first attach comes before the fill, a replace after it, so that no mapping is missing for a
    // moment: as in the kernel, whose order of errors this gives.
    boolean first = device.table() == null;
    HwptObject[] left = new HwptObject[1];
    Hwpts.Step attach =
        (hwpt, rollback) -> {
          left[0] = device.group().change(device, hwpt);
          if (first) {
            rollback.push(() -> device.group().detach(device));
          }
        };
    HwptObject made =
        hwpts.make(
            ioas,
            hardware,
            HwptAllocation.automatic(device.device()),
            true,
            first ? attach : Hwpts.Step.NONE,
            first ? Hwpts.Step.NONE : attach);
    if (left[0] != null) {
      hwpts.collect(left[0]);
    }
    return made;
  }

  /** Attaches to a table that the caller uses, and ends that use. */
  private void change(BoundDmaDevice device, HwptObject hwpt) {
    HwptObject left;
    try {
      left = device.group().change(device, hwpt);
    } finally {
      hwpts.release(hwpt);
    }
    if (left != null) {
      hwpts.collect(left);
    }
  }

  private BoundDmaDevice get(int device) {
    return objects.get(device, BoundDmaDevice.class, "device");
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
