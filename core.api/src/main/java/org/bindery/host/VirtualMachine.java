package org.bindery.host;

import java.util.Optional;
import org.bindery.api.VirtualCpu;
import org.bindery.api.WbinvdCount;
import org.bindery.hardware.GuestAddressSpace;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A virtual machine of a host, as far as device binding reaches into it: its memory, and whether
 * DMA in it may be incoherent. Whose it is, which fds are registered with it and who may ask for
 * what is {@code core}'s; this decides nothing.
 *
 * <p><b>Guarantees of the caller</b>
 *
 * <ul>
 *   <li>{@link #setNonCoherent} is called on changes only, one call at a time, and after a call
 *       that failed; a machine begins coherent.
 *   <li>After {@link #close} nothing is called any more but {@link #wbinvd}.
 * </ul>
 *
 * Source: the kernel's {@code virt/kvm/vfio.c}, {@code kvm_arch_register_noncoherent_dma} in {@code
 * arch/x86/kvm}; seed 000.
 */
@ConsumerType
public interface VirtualMachine extends AutoCloseable {
  /**
   * Puts memory of the owner into the guest's physical address space ({@code
   * KVM_SET_USER_MEMORY_REGION}).
   *
   * @throws org.bindery.api.RefusedException EINVAL not aligned to 4096, length 0 or beyond 52
   *     bits; EEXIST the number is taken or another slot is there; EFAULT the memory is not the
   *     owner's; ENODEV it was closed
   */
  void add(MemorySlot slot);

  /**
   * Takes a slot out.
   *
   * @throws org.bindery.api.RefusedException ENOENT no slot has the number
   */
  void remove(int slot);

  /**
   * True: DMA may bypass the caches, so the guest's WBINVD is carried out and the memory types that
   * the guest chose are honoured. False: WBINVD does nothing, memory is write-back.
   *
   * <p><b>Guarantees of a machine</b>: when it returns, what the guest does from here on goes by
   * it. No page table of an IOMMU changes.
   *
   * @throws org.bindery.api.RefusedException EOPNOTSUPP the host's kernel decides by the devices
   *     that it knows, and none of them could make it so
   */
  void setNonCoherent(boolean nonCoherent);

  /**
   * A device's file is about to be bound in an fd that the machine is registered with, or has been
   * ({@code KVM_DEV_VFIO_FILE_ADD}): its driver may ask for the machine when it is opened, which is
   * at the bind.
   *
   * <p><b>Guarantees of the caller</b>: the file is the host's own object; it is told once, and
   * before the bind if the fd was registered by then.
   *
   * @throws org.bindery.api.RefusedException what the kernel refused; the bind is then, too
   */
  default void add(DeviceFile file) {}

  /**
   * A file that was added is about to be closed, or its fd to be known no more ({@code
   * KVM_DEV_VFIO_FILE_DEL}).
   *
   * <p><b>Guarantees of a machine</b>: when it returns, nothing of it keeps the file open.
   */
  default void remove(DeviceFile file) {}

  /** The guest's processor; empty: it runs elsewhere, and nobody looks into it. */
  default Optional<VirtualCpu> cpu() {
    return Optional.empty();
  }

  /**
   * Its memory slots, for page tables of IOMMUs that show them (seed 002, "a KVM EPT"); empty: the
   * host has no such tables, as Linux.
   */
  default Optional<GuestAddressSpace> memory() {
    return Optional.empty();
  }

  /**
   * What the guest's WBINVD has cost the host; empty: it cannot be seen, as on a real host. No
   * number ever falls. After {@link #close} it is what it came to, since its owner is charged.
   */
  default Optional<WbinvdCount> wbinvd() {
    return Optional.empty();
  }

  /** Ends it: its slots go, its processor refuses everything. Twice is once. */
  @Override
  void close();
}
