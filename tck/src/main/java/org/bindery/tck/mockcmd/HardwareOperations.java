package org.bindery.tck.mockcmd;

import java.util.OptionalInt;
import org.bindery.api.Access;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequest;
import org.bindery.tck.mockcmd.TestLayout.CheckDevCache;
import org.bindery.tck.mockcmd.TestLayout.CheckIotlb;
import org.bindery.tck.mockcmd.TestLayout.TriggerIopf;
import org.bindery.tck.mockcmd.TestLayout.TriggerVevent;

/** Operations on what the hardware keeps, and what it would do by itself. */
final class HardwareOperations {
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int PRIVILEGED = 8;

  private HardwareOperations() {}

  /** EINVAL: no such entry, or it holds something else; ENOENT no nested page table. */
  static void checkIotlb(TestCall call) {
    IommuDomain nested = call.domain(call.id(), true);
    int entry = call.get(CheckIotlb.ID);
    check("IOTLB", entry, call.platform().iotlb(nested, entry), call.get(CheckIotlb.IOTLB));
  }

  /** EINVAL: no such entry, or it holds something else; ENOENT no device. */
  static void checkCache(TestCall call) {
    DmaDevice device = call.device(call.id());
    int entry = call.get(CheckDevCache.ID);
    check("cache", entry, call.platform().cache(device, entry), call.get(CheckDevCache.CACHE));
  }

  private static void check(String what, int entry, OptionalInt found, int wanted) {
    if (!found.equals(OptionalInt.of(wanted))) {
      throw TestCall.wrong("%s entry %d holds %s, not %d", what, entry, found, wanted);
    }
  }

  /** A device asks for a page, by a group of one request; ENOENT; EINVAL no mock. */
  static void requestPage(TestCall call) {
    DmaDevice device = call.device(call.get(TriggerIopf.DEV_ID));
    int pasid = call.get(TriggerIopf.PASID);
    int wanted = call.get(TriggerIopf.PERM);
    call.platform()
        .requestPage(
            new PageRequest(
                device.requesters().getFirst(),
                pasid == 0 ? -1 : pasid,
                call.get(TriggerIopf.GRPID),
                true,
                call.get(TriggerIopf.ADDR),
                Access.of((wanted & READ) != 0, (wanted & WRITE) != 0),
                (wanted & EXECUTE) != 0,
                (wanted & PRIVILEGED) != 0));
  }

  /** ENOENT: no device, or no guest has it; EOPNOTSUPP the guest has no queue for events. */
  static void event(TestCall call) {
    call.platform().event(call.device(call.get(TriggerVevent.DEV_ID)));
  }
}
