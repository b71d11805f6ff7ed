package org.bindery.backend.sim.unconfined;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;

/** The group of a device behind no IOMMU, which is alone in it. One short lock. */
final class LoneGroup implements DmaGroup {
  private final UnconfinedFunction member;
  // Guarded by this.
  private Owner owner;
  private String ownerName;
  private boolean left;

  LoneGroup(UnconfinedFunction member) {
    this.member = member;
  }

  @Override
  public int id() {
    return member.number();
  }

  @Override
  public synchronized List<DmaDevice> members() {
    return left ? List.of() : List.of(member);
  }

  /** No interrupt is isolated where no DMA is: who is let through knows. */
  @Override
  public boolean allowsUnsafeInterrupts() {
    return true;
  }

  @Override
  public void claim(Owner claimant) {
    String name = claimant.describe();
    synchronized (this) {
      if (left) {
        throw Refusal.of(Errno.ENODEV, "%s has left", member.name()).exception();
      }
      if (owner != null && owner != claimant) {
        throw Refusal.of(
                Errno.EPERM,
                "%s cannot be claimed by %s: %s has it",
                member.name(),
                name,
                ownerName)
            .blockedBy(member.name(), "claimed by " + ownerName)
            .exception();
      }
      owner = claimant;
      ownerName = name;
    }
  }

  @Override
  public synchronized void release(Owner claimant) {
    if (owner != claimant) {
      throw new IllegalStateException(member.name() + " is not claimed by who releases it");
    }
    owner = null;
    ownerName = null;
  }

  synchronized Optional<String> owner() {
    return Optional.ofNullable(ownerName);
  }

  /** Its member has left; who has to be told. */
  synchronized Optional<Owner> leave() {
    left = true;
    return Optional.ofNullable(owner);
  }
}
