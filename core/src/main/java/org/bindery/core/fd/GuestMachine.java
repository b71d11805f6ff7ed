package org.bindery.core.fd;

import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.Vm;
import org.bindery.hardware.GuestAddressSpace;

/** A virtual machine of this system, as far as page tables of fds follow it. */
public interface GuestMachine extends Vm {
  /**
   * Its memory slots, for a page table of an fd.
   *
   * @throws org.bindery.api.RefusedException ENODEV it has ended; EPERM it is another owner's than
   *     the fd; EINVAL it is on another host; EOPNOTSUPP its host shows no IOMMU its slots
   */
  GuestAddressSpace memoryFor(OwnedFd fd);

  /** What a caller handed in, as this. */
  static GuestMachine of(Vm vm) {
    if (vm instanceof GuestMachine own) {
      return own;
    }
    throw Refusal.of(Errno.EBADF, "%s is no virtual machine of this system", vm.name()).exception();
  }
}
