package org.bindery.tck.mockcmd;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.HardwareFd;
import org.bindery.engine.SelftestCommands;
import org.bindery.hardware.DmaDevice;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.bindery.tck.mockcmd.TestLayout.MockDomainReplace;

/** Operations that make mock devices and move them. */
final class DeviceOperations {
  private DeviceOperations() {}

  static void create(TestCall call) {
    create(call, 0);
  }

  static void createWithFlags(TestCall call) {
    create(call, call.get(MockDomain.DEV_FLAGS));
  }

  // Ids in the kernel's order: of the selftest object, of the device, of the page table.
  private static void create(TestCall call, int flags) {
    try (SelftestCommands.Draft draft = call.selftest().draft()) {
      DmaDevice device = call.platform().createDevice(flags);
      boolean made = false;
      try {
        register(call, draft, device);
        made = true;
      } finally {
        if (!made) {
          call.platform().destroyDevice(device);
        }
      }
    }
  }

  private static void register(TestCall call, SelftestCommands.Draft draft, DmaDevice device) {
    EngineDevice bound = hardware(call).bind(device);
    boolean made = false;
    try {
      call.set(MockDomain.OUT_HWPT_ID, bound.attach(call.id()));
      call.set(MockDomain.OUT_STDEV_ID, draft.id());
      call.set(MockDomain.OUT_IDEV_ID, bound.id());
      call.door().respond();
      draft.publish(new SelftestDevice(call.platform(), device, bound));
      made = true;
    } finally {
      if (!made) {
        bound.close();
      }
    }
  }

  private static HardwareFd hardware(TestCall call) {
    if (call.fd() instanceof HardwareFd hardware) {
      return hardware;
    }
    throw Refusal.of(Errno.EOPNOTSUPP, "%s takes no mock devices", call.fd().name()).exception();
  }

  /** Moves a device; EINVAL it is attached to nothing. */
  static void replace(TestCall call) {
    EngineDevice bound = get(call).bound();
    call.set(
        MockDomainReplace.PT_ID, PasidOperations.replace(call, bound, 0, MockDomainReplace.PT_ID));
    call.door().respond();
  }

  /** The selftest device that the command is about; ENOENT. */
  static SelftestDevice get(TestCall call) {
    return call.selftest().object(call.id(), SelftestDevice.class);
  }
}
