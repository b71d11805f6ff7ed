package org.bindery.uapi.kvm;

import org.bindery.uapi.Ioctl;
import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/** {@code KVM_SET_USER_MEMORY_REGION}: puts a memory slot, or takes it out by the size 0. */
public final class UserspaceMemoryRegion {
  public static final U32 SLOT = new U32("slot", 0);
  public static final U32 FLAGS = new U32("flags", 4);
  public static final U64 GUEST_PHYS_ADDR = new U64("guest_phys_addr", 8);
  public static final U64 MEMORY_SIZE = new U64("memory_size", 16);
  public static final U64 USERSPACE_ADDR = new U64("userspace_addr", 24);

  public static final Ioctl COMMAND =
      new Ioctl(
          "KVM_SET_USER_MEMORY_REGION",
          0x4020ae46L,
          new Struct(
              "kvm_userspace_memory_region",
              32,
              SLOT,
              FLAGS,
              GUEST_PHYS_ADDR,
              MEMORY_SIZE,
              USERSPACE_ADDR));

  private UserspaceMemoryRegion() {}
}
