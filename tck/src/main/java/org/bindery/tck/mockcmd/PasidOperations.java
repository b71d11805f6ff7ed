package org.bindery.tck.mockcmd;

import java.util.OptionalInt;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.tck.mockcmd.TestLayout.Pasids;
import org.bindery.uapi.U32;

/**
 * Operations on a PASID of a mock device; 0 is the device's DMA without. An engine's attach is the
 * kernel's attach and replace in one, so which of them it would be is checked here, after the
 * target, as in the kernel.
 */
final class PasidOperations {
  private PasidOperations() {}

  /** EBUSY: it is attached. */
  static void attach(TestCall call) {
    EngineDevice bound = DeviceOperations.get(call).bound();
    int pasid = call.get(Pasids.PASID);
    checkTarget(call, call.get(Pasids.PT_ID));
    if (attached(bound, pasid).isPresent()) {
      throw Refusal.of(Errno.EBUSY, "PASID %d of device %d is attached", pasid, bound.id())
          .exception();
    }
    call.set(Pasids.PT_ID, move(bound, pasid, call.get(Pasids.PT_ID)));
    respondOrDetach(call, bound, pasid);
  }

  private static void respondOrDetach(TestCall call, EngineDevice bound, int pasid) {
    boolean told = false;
    try {
      call.door().respond();
      told = true;
    } finally {
      if (!told) {
        detach(bound, pasid);
      }
    }
  }

  static void replace(TestCall call) {
    EngineDevice bound = DeviceOperations.get(call).bound();
    call.set(Pasids.PT_ID, replace(call, bound, call.get(Pasids.PASID), Pasids.PT_ID));
    call.door().respond();
  }

  /**
   * EINVAL: it is not attached.
   *
   * @return id of the page table
   */
  static int replace(TestCall call, EngineDevice bound, int pasid, U32 target) {
    checkTarget(call, call.get(target));
    if (attached(bound, pasid).isEmpty()) {
      makeTable(call, bound, call.get(target));
      throw TestCall.wrong("PASID %d of device %d is not attached", pasid, bound.id());
    }
    return move(bound, pasid, call.get(target));
  }

  /** The table of an address space is made before it shows that there is none to replace. */
  private static void makeTable(TestCall call, EngineDevice bound, int target) {
    if (isOf(call, target, "ioas")) {
      int made = call.fd().allocateHwpt(bound.id(), HwptRequest.paging(target));
      call.fd().destroy(made);
    }
  }

  private static boolean isOf(TestCall call, int id, String type) {
    return call.fd().objects().stream()
        .anyMatch(object -> object.id() == id && object.type().equals(type));
  }

  private static void checkTarget(TestCall call, int target) {
    if (call.fd().objects().stream().noneMatch(object -> object.id() == target)) {
      throw Refusal.of(Errno.ENOENT, "%s has no object %d", call.fd().name(), target).exception();
    }
    if (!isOf(call, target, "ioas") && !isOf(call, target, "hwpt")) {
      throw TestCall.wrong("object %d of %s is no page table", target, call.fd().name());
    }
  }

  private static int move(EngineDevice bound, int pasid, int target) {
    if (pasid == 0) {
      return bound.attach(target);
    }
    bound.attachPasid(pasid, target);
    return attached(bound, pasid).orElse(target);
  }

  private static OptionalInt attached(EngineDevice bound, int pasid) {
    return pasid == 0 ? bound.attached() : bound.attachedPasid(pasid);
  }

  static void detach(TestCall call) {
    detach(DeviceOperations.get(call).bound(), call.get(Pasids.PASID));
  }

  private static void detach(EngineDevice bound, int pasid) {
    if (pasid == 0) {
      bound.detach();
    } else {
      bound.detachPasid(pasid);
    }
  }

  /** EINVAL: the hardware translates it by something else; ENOENT. */
  static void check(TestCall call) {
    SelftestDevice device = DeviceOperations.get(call);
    int pasid = call.get(Pasids.PASID);
    int hwpt = call.get(Pasids.HWPT_ID);
    IommuDomain found = call.platform().domain(device.device(), pasid).orElse(null);
    if (found != (hwpt == 0 ? null : domain(call, hwpt))) {
      throw TestCall.wrong(
          "PASID %d of %s is not translated by hwpt %d", pasid, device.device().name(), hwpt);
    }
  }

  private static IommuDomain domain(TestCall call, int hwpt) {
    checkTarget(call, hwpt);
    if (call.fd().hwpts().stream().noneMatch(found -> found.id() == hwpt)) {
      throw TestCall.wrong("object %d of %s is no hwpt", hwpt, call.fd().name());
    }
    return call.inspection().domain(hwpt);
  }
}
