package org.bindery.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A virtual machine of an owner, on a host: which of the owner's fds it knows, and the claims by
 * which it treats DMA as incoherent (seed 000).
 *
 * <p>Whoever holds this object holds the authority over it. It treats DMA as incoherent exactly
 * while it has a claim; no page table changes by that, and no page table changes it. Every
 * operation throws {@link RefusedException}: ENODEV after {@link #close} and after its host has
 * gone. Safe for use by several threads.
 */
@ProviderType
public interface Vm extends AutoCloseable {
  /** Unique among the virtual machines of its owner; {@code vm0}, {@code vm1} ... unless chosen. */
  String name();

  String host();

  Process process();

  /** Open fds that are registered, in the order of registration. */
  List<IommuFd> registered();

  /** In the order in which they were made. */
  List<Claim> claims();

  /** Whether DMA is treated as incoherent: WBINVD does work, the guest's memory types count. */
  boolean nonCoherent();

  /**
   * Makes an fd known, so that what is bound in it may be a proof. It stays so until the fd is
   * closed.
   *
   * @throws RefusedException EBADF the fd is closed, or not of this system; EPERM it is another
   *     owner's; EINVAL it is another host's; EEXIST it is registered
   */
  void register(IommuFd fd);

  /**
   * {@code KVM_ALLOW_INCOHERENT_DMA}: claims that a device in the fd issues DMA past the caches.
   * The claim ends before the device leaves the fd.
   *
   * @param label of a device that is bound, or registered by software
   * @throws RefusedException EBADF as {@link #register}; ENOENT the fd is not registered, or has no
   *     such label; EEXIST this machine has made the claim; EPERM the policy refuses it; EAGAIN the
   *     machine has changed sides too often just now, with the time to wait; what the host refused
   */
  void allowIncoherentDma(IommuFd fd, String label);

  /**
   * {@code KVM_DISALLOW_INCOHERENT_DMA}: drops a claim of this machine.
   *
   * <p>When the host fails to go by it the claim is dropped all the same, and the host is told
   * again: soon, a few times within some 13 seconds, then with the next change or at the machine's
   * end.
   *
   * @throws RefusedException EBADF as {@link #register}; ENOENT this machine has made no such
   *     claim; EIO, ETIMEDOUT the host failed; EPERM it is the chosen policy's, which makes it as
   *     long as the device is bound
   */
  void disallowIncoherentDma(IommuFd fd, String label);

  /**
   * Puts memory of the owner into the guest's physical address space.
   *
   * @param guestAddress a multiple of 4096
   * @param userAddress in {@link #process()}, a multiple of 4096
   * @param length bytes, a multiple of 4096
   * @return its slot
   * @throws RefusedException EINVAL not aligned, or length 0; EEXIST another slot is there; EFAULT
   *     the memory is not the owner's
   */
  int map(long guestAddress, long userAddress, long length);

  /**
   * Takes a slot out. When it returns neither the guest nor a device behind a page table of kind
   * {@link PageTableKind#EPT} reaches the memory by it.
   *
   * @throws RefusedException ENOENT
   */
  void unmap(int slot);

  /** The guest's processor; empty: the host does not show it. */
  Optional<VirtualCpu> cpu();

  /**
   * What the guest's WBINVD has cost the host, at its owner's charge ({@link
   * Administration#wbinvdCharges}); empty: it is not to be seen.
   */
  Optional<WbinvdCount> wbinvd();

  boolean closed();

  /** Ends it with its claims. The fds stay open. Twice is once. */
  @Override
  void close();

  /**
   * A claim.
   *
   * @param fd name of the fd
   * @param device the device's name
   * @param automatic the policy made it, not a request
   */
  record Claim(String fd, String label, String device, boolean automatic) {}
}
