package org.bindery.uapi.door.command;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.Command;
import org.bindery.uapi.door.KernelProfile;
import org.bindery.uapi.door.memory.UserStruct;
import org.bindery.uapi.iommufd.HwptAlloc;

/**
 * Over an IOAS a paging table, over a paging table or a virtual IOMMU a nested one. Order: {@code
 * iommufd_hwpt_alloc}; unknown flags of a nested table are told before the engine finds that a
 * virtual IOMMU is behind other hardware than the device.
 */
final class HwptAllocCommand implements IommuCommand {
  /** {@code data_type} that says that there is none. */
  private static final int DATA_NONE = 0;

  @Override
  public Command command() {
    return HwptAlloc.COMMAND;
  }

  @Override
  public void run(IommuCall call, MemorySegment argument) {
    Unknown.requireZero(HwptAlloc.RESERVED.get(argument));
    int type = HwptAlloc.DATA_TYPE.get(argument);
    int length = HwptAlloc.DATA_LEN.get(argument);
    if ((type == DATA_NONE) != (length == 0)) {
      throw Refusal.of(Errno.EINVAL, "data of type %d with %d bytes", type, length).exception();
    }
    int device = HwptAlloc.DEV_ID.get(argument);
    call.require(device, "device");
    UserStruct data =
        length == 0
            ? null
            : new UserStruct(call.memory(), type, HwptAlloc.DATA_UPTR.get(argument), length);
    HwptRequest request = request(call, HwptAlloc.PT_ID.get(argument), argument, data);
    int id = call.fd().allocateHwpt(device, request);
    call.created(id);
    HwptAlloc.OUT_HWPT_ID.set(argument, id);
    call.respond();
  }

  private static HwptRequest request(
      IommuCall call, int over, MemorySegment argument, UserStruct data) {
    int flags = HwptAlloc.FLAGS.get(argument);
    boolean pasids = call.profile().has(KernelProfile.Ability.HWPT_PASID);
    int nestable = HwptAlloc.FAULT_ID_VALID | (pasids ? HwptAlloc.PASID : 0);
    String type = call.find(over).map(object -> object.type()).orElse("nothing");
    HwptRequest request;
    if (type.equals("ioas")) {
      int known = nestable | HwptAlloc.NEST_PARENT | HwptAlloc.DIRTY_TRACKING;
      Unknown.requireNone(flags, known);
      request =
          HwptRequest.paging(over)
              .nestParent((flags & HwptAlloc.NEST_PARENT) != 0)
              .dirtyTracking((flags & HwptAlloc.DIRTY_TRACKING) != 0);
      request = data == null ? request : request.data(data);
    } else if (type.equals("viommu") || type.equals("hwpt") && paging(call, over)) {
      Unknown.requireNone(flags, nestable);
      if (data == null) {
        throw Refusal.of(Errno.EOPNOTSUPP, "a nested page table without data").exception();
      }
      request = HwptRequest.nested(over, data);
    } else {
      throw noParent(over, type);
    }
    request = request.forPasid((flags & HwptAlloc.PASID) != 0);
    return (flags & HwptAlloc.FAULT_ID_VALID) == 0
        ? request
        : request.faultQueue(HwptAlloc.FAULT_ID.get(argument));
  }

  private static boolean paging(IommuCall call, int id) {
    return call.fd().hwpts().stream()
        .filter(hwpt -> hwpt.id() == id)
        .map(Hwpt::kind)
        .anyMatch(PageTableKind.PAGING::equals);
  }

  private static RefusedException noParent(int id, String type) {
    return Refusal.of(Errno.EINVAL, "%d is %s, and no page table stands over that", id, type)
        .exception();
  }
}
