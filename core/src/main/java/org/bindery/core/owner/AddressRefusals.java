package org.bindery.core.owner;

import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;

/** What an {@link AddressSpace} says against an address or a memory. */
final class AddressRefusals {
  private AddressRefusals() {}

  static RefusedException fault(long at, String why) {
    return Refusal.of(Errno.EFAULT, "user address 0x%x is not usable: %s", at, why).exception();
  }

  /** The memory there has this access only. */
  static RefusedException fault(long at, Access access) {
    return fault(
        at, "the memory there " + (access == Access.NONE ? "permits no access" : "is read-only"));
  }

  static RefusedException overlap(RegisteredMemory wanted, RegisteredMemory there) {
    String range = "memory 0x%x-0x%x".formatted(there.address(), there.last());
    return Refusal.of(
            Errno.EEXIST,
            "the segment 0x%x-0x%x overlaps %s",
            wanted.address(),
            wanted.last(),
            range)
        .blockedBy(range, "registered already")
        .exception();
  }

  static RefusedException gone(RegisteredMemory memory) {
    return Refusal.of(
            Errno.ENOMEM,
            "the memory 0x%x-0x%x is not in the address space any more",
            memory.address(),
            memory.last())
        .exception();
  }

  static RefusedException exited() {
    return Refusal.of(Errno.ESRCH, "the process has exited").exception();
  }
}
