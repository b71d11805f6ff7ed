package org.bindery.uapi.kvm;

import org.bindery.uapi.Ioctl;
import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;

/** {@code KVM_CREATE_DEVICE}: a device of the kernel's own in a virtual machine. */
public final class CreateDevice {
  public static final U32 TYPE = new U32("type", 0);
  public static final U32 FD = new U32("fd", 4);
  public static final U32 FLAGS = new U32("flags", 8);

  public static final Ioctl COMMAND =
      new Ioctl(
          "KVM_CREATE_DEVICE", 0xc00caee0L, new Struct("kvm_create_device", 12, TYPE, FD, FLAGS));

  /** The KVM-VFIO device; a second one in a virtual machine is EBUSY. */
  public static final int TYPE_VFIO = 4;

  private CreateDevice() {}
}
