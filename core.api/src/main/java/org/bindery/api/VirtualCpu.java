package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The processor of a virtual machine, as a guest's kernel uses it: accesses to guest physical
 * memory through the caches, and what guests do about caches.
 *
 * <p>Every operation throws {@link RefusedException}: EFAULT an address is in no memory slot, or
 * the memory behind it is gone; ENOMEM the host has no frame numbers left; ENODEV after the
 * machine's end. Safe for use by several threads.
 */
@ConsumerType
public interface VirtualCpu {
  /** How a guest maps memory. */
  enum MemoryType {
    WRITE_BACK,
    /** Around the caches, if the machine honours it: see {@link #memoryType}. */
    UNCACHED
  }

  /** Loads bytes. */
  void read(long guestAddress, MemorySegment into);

  /** Stores bytes. */
  void write(long guestAddress, MemorySegment from);

  /**
   * How the guest maps a range from here on. It counts while the machine treats DMA as incoherent;
   * else all memory is write-back, as a hypervisor forces it.
   *
   * @param guestAddress a multiple of 4096
   * @param length bytes, a multiple of 4096, more than 0
   * @throws RefusedException EINVAL not aligned; EFAULT
   */
  void memoryType(long guestAddress, long length, MemoryType type);

  /** CLFLUSH: writes back and forgets the cache line that holds the address. Never a no-op. */
  void flush(long guestAddress);

  /**
   * WBINVD: writes back and forgets every line of the host's caches while the machine treats DMA as
   * incoherent, else does nothing.
   */
  void writeBackAndInvalidate();
}
