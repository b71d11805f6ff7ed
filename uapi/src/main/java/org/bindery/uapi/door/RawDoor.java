package org.bindery.uapi.door;

import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * {@code /dev/iommu} and VFIO's files of devices and groups as system calls: numbers and user
 * addresses in, numbers out. Each process has its own descriptors: from 3, the lowest free one, or
 * as a real kernel numbers them.
 *
 * <p>Every call answers as the kernel's entry does: 0 or more, or minus the {@link
 * org.bindery.api.Errno} number. None throws, whatever it is given. Any thread may call.
 *
 * <p><b>Guarantees</b> of {@link #ioctl}
 *
 * <ul>
 *   <li>Arguments are of the process that calls, and copied in once: what the user changes
 *       meanwhile changes nothing.
 *   <li>Checks come in the kernel's order (drivers/iommu/iommufd/main.c): number, size below the
 *       minimum EINVAL, a tail that is not zero E2BIG, then the command's own.
 *   <li>A command that fails leaves no object. What was mapped or unmapped by one whose answer
 *       cannot be written (EFAULT) stays so, and an option stays set.
 *   <li>An fd of {@code /dev/iommu} ends when neither a descriptor, nor a device bound to it, nor a
 *       queue of it is open.
 * </ul>
 *
 * <p><b>A door over an engine</b> follows every address through a process: those that a command
 * maps mean the one that opened {@code /dev/iommu}, those that arguments point to the one that
 * calls.
 *
 * <p><b>A door of a real kernel</b> has all processes of the JVM in one: the kernel itself follows
 * what arguments point to and what commands map, and finds whatever this JVM has there. When memory
 * that could be written as a command began is gone as it ends, the answer is EFAULT but the object
 * stays, without a descriptor.
 */
@ConsumerType
public interface RawDoor extends AutoCloseable {
  /**
   * Opens a file.
   *
   * @param path {@code /dev/iommu}, {@code /dev/vfio/vfio}, {@code /dev/vfio/devices/vfioN}, or of
   *     a group {@code /dev/vfio/N}
   * @return the descriptor, or minus ENOENT, ENODEV, EPERM, EBUSY, EMFILE
   */
  int open(Process process, String path);

  /**
   * Makes a descriptor of memory, as {@code memfd_create} does, for {@code IOMMU_IOAS_MAP_FILE}.
   *
   * @return the descriptor, or minus EMFILE; EOPNOTSUPP where memory has no descriptors
   */
  int memoryFile(Process process, Memory memory);

  /**
   * Makes a descriptor that counts from 0, as {@code eventfd2} with EFD_NONBLOCK does, for {@code
   * VFIO_DEVICE_SET_IRQS}: read and written 8 bytes at a time.
   *
   * @return the descriptor, or minus EMFILE
   */
  int eventFile(Process process);

  /**
   * Carries out a command.
   *
   * @param request 32 bits; what stands above them is not looked at
   * @param address of the argument, or the argument itself where the command takes it by value
   * @return 0, what the command answers by value, or minus the errno
   */
  int ioctl(Process process, int descriptor, long request, long address);

  /**
   * Reads from a fault or event queue or an eventfd, or from a device's region, at the file's
   * position and past it.
   */
  long read(Process process, int descriptor, long address, long count);

  /** Writes to a fault queue or an eventfd, or to a device's region as {@link #read} reads. */
  long write(Process process, int descriptor, long address, long count);

  /**
   * Reads from a device's region.
   *
   * @param position the region's offset, as {@code VFIO_DEVICE_GET_REGION_INFO} tells it, and bytes
   *     into the region
   */
  long pread(Process process, int descriptor, long address, long count, long position);

  /** Writes to a device's region, as {@link #pread} reads. */
  long pwrite(Process process, int descriptor, long address, long count, long position);

  /** What can be done without waiting: bits of {@link #POLL_IN} and {@link #POLL_OUT}. */
  int poll(Process process, int descriptor);

  int close(Process process, int descriptor);

  /** Closes every descriptor of a process, as its exit does. */
  void exit(Process process);

  /** Closes every descriptor of all. */
  @Override
  void close();

  /** {@code POLLIN | POLLRDNORM}. */
  int POLL_IN = 0x41;

  /** {@code POLLOUT}. */
  int POLL_OUT = 0x4;
}
