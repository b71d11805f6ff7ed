package org.bindery.tck.mockcmd;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Hwpt;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.engine.EngineFd;
import org.bindery.engine.Inspection;
import org.bindery.engine.SelftestCommands;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuDomain;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;
import org.bindery.uapi.door.DoorExtension;

/** A test command under way. */
record TestCall(DoorExtension.Call door, MemorySegment argument, MockPlatform platform) {
  int get(U32 field) {
    return field.get(argument);
  }

  long get(U64 field) {
    return field.get(argument);
  }

  void set(U32 field, int value) {
    field.set(argument, value);
  }

  void set(U64 field, long value) {
    field.set(argument, value);
  }

  int id() {
    return TestLayout.ID.get(argument);
  }

  EngineFd fd() {
    return door.fd();
  }

  Process process() {
    return door.process();
  }

  Inspection inspection() {
    return commands(Inspection.class);
  }

  SelftestCommands selftest() {
    return commands(SelftestCommands.class);
  }

  /**
   * @throws RefusedException EOPNOTSUPP the engine lacks them
   */
  <C> C commands(Class<C> family) {
    return fd().commands(family)
        .orElseThrow(() ->
            Refusal.of(Errno.EOPNOTSUPP, "%s has no %s", fd().name(), family.getSimpleName())
                .exception());
  }

  /**
   * The domain of a page table of the mock's.
   *
   * @param nested which of both kinds it must be (ENOENT otherwise)
   */
  IommuDomain domain(int hwpt, boolean nested) {
    boolean there =
        fd().hwpts().stream().anyMatch(found -> found.id() == hwpt && isNested(found) == nested);
    if (!there) {
      throw Refusal.of(
              Errno.ENOENT, "%s has no %s hwpt %d", fd().name(), nested ? "nested" : "paging", hwpt)
          .exception();
    }
    IommuDomain domain = inspection().domain(hwpt);
    if (!platform.owns(domain)) {
      throw Refusal.of(Errno.EINVAL, "hwpt %d of %s is no mock's", hwpt, fd().name()).exception();
    }
    return domain;
  }

  private static boolean isNested(Hwpt hwpt) {
    return switch (hwpt.kind()) {
      case NESTED -> true;
      case PAGING, SVA, EPT -> false;
    };
  }

  /** A device that is registered, of the mock's. */
  DmaDevice device(int id) {
    DmaDevice device = inspection().device(id);
    if (!platform.owns(device)) {
      throw Refusal.of(Errno.EINVAL, "device %d of %s is no mock", id, fd().name()).exception();
    }
    return device;
  }

  static RefusedException wrong(String pattern, Object... args) {
    return Refusal.of(Errno.EINVAL, pattern, args).exception();
  }
}
