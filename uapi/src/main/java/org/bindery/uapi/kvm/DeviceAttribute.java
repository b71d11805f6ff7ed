package org.bindery.uapi.kvm;

import org.bindery.uapi.Ioctl;
import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;
import org.bindery.uapi.U64;

/**
 * {@code KVM_SET_DEVICE_ATTR}, and of it what the KVM-VFIO device has. Source: {@code
 * Documentation/virt/kvm/devices/vfio.rst}.
 */
public final class DeviceAttribute {
  public static final U32 FLAGS = new U32("flags", 0);
  public static final U32 GROUP = new U32("group", 4);
  public static final U64 ATTR = new U64("attr", 8);
  public static final U64 ADDR = new U64("addr", 16);

  public static final Ioctl COMMAND =
      new Ioctl(
          "KVM_SET_DEVICE_ATTR",
          0x4018aee1L,
          new Struct("kvm_device_attr", 24, FLAGS, GROUP, ATTR, ADDR));

  /** {@link #GROUP} of a KVM-VFIO device: the VFIO files that it knows. */
  public static final int VFIO_FILE = 1;

  /**
   * {@link #ATTR}: makes a file known, whose 32-bit number {@link #ADDR} points to. EBADF it is not
   * open; EINVAL it is no VFIO file; EEXIST it is known.
   */
  public static final long VFIO_FILE_ADD = 1;

  /** {@link #ATTR}: forgets one. EBADF it is not open; ENOENT it is not known. */
  public static final long VFIO_FILE_DEL = 2;

  private DeviceAttribute() {}
}
