package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.ReservedRegion;

/**
 * A group with the claim to its DMA ({@code iommu_device_claim_dma_owner}). Guarded by the
 * machine's lock, under which nobody else is called.
 */
public final class IsolationGroup implements DmaGroup {
  private final int id;
  private final Object lock;
  private final ModuleParameter unsafeInterrupts;
  private final List<MachineDevice> members = new ArrayList<>();
  private final PasidClaims subdevices = new PasidClaims();
  private Owner owner;
  // What the owner called itself when it claimed: nobody is asked under the lock.
  private String ownerName;
  private int claims;

  IsolationGroup(int id, Object lock, ModuleParameter unsafeInterrupts) {
    this.id = id;
    this.lock = lock;
    this.unsafeInterrupts = unsafeInterrupts;
  }

  @Override
  public int id() {
    return id;
  }

  /** In the order in which they were discovered. */
  public List<MachineDevice> devices() {
    synchronized (lock) {
      return List.copyOf(members);
    }
  }

  @Override
  public List<DmaDevice> members() {
    return devices().stream()
        .flatMap(device -> device.dma().stream())
        .map(DmaDevice.class::cast)
        .toList();
  }

  /** Who has claimed it, as it describes itself. */
  public Optional<String> owner() {
    synchronized (lock) {
      return Optional.ofNullable(ownerName);
    }
  }

  /** Members whose host drivers do DMA; what class they are of never decides. */
  public List<Blocker> blockers() {
    return devices().stream()
        .filter(device -> device.driver().filter(HostDriver::doesDma).isPresent())
        .map(device -> new Blocker(device.name(), "bound to host driver " + device.driver().get()))
        .toList();
  }

  @Override
  public boolean allowsUnsafeInterrupts() {
    return unsafeInterrupts.on();
  }

  /** The owner may claim several times; it then has to release as often. */
  @Override
  public void claim(Owner claimant) {
    String name = claimant.describe();
    synchronized (lock) {
      if (owner != null && owner != claimant) {
        throw Refusal.of(
                Errno.EPERM,
                "group %d cannot be claimed by %s: %s has claimed it",
                id,
                name,
                ownerName)
            .blockedBy("group " + id, "claimed by " + ownerName)
            .exception();
      }
      if (owner == null) {
        checkViable(name);
        subdevices.requireNone(id, name);
        checkDirect();
        checkPasids(name);
        owner = claimant;
        ownerName = name;
      }
      claims++;
    }
  }

  private void checkViable(String name) {
    List<Blocker> blockers = blockers();
    if (blockers.isEmpty()) {
      return;
    }
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EPERM,
            "group %d cannot be claimed by %s: %s",
            id,
            name,
            String.join(", ", blockers.stream().map(b -> b.object() + " is " + b.why()).toList()));
    for (Blocker blocker : blockers) {
      refusal.blockedBy(blocker).remedy("take %s", blocker.object());
    }
    throw refusal.exception();
  }

  private void checkDirect() {
    for (MachineDevice member : members) {
      for (ReservedRegion region : member.dma().orElseThrow().reservedRegions()) {
        if (region.kind() == ReservedRegion.Kind.DIRECT) {
          throw Refusal.of(
                  Errno.EINVAL,
                  "group %d cannot be blocked: firmware wants %s mapped 1:1 for %s at all times",
                  id,
                  region.range(),
                  member)
              .blockedBy(member.name(), "firmware 1:1 region " + region.range())
              .exception();
        }
      }
    }
  }

  private void checkPasids(String name) {
    for (MachineDevice member : members) {
      DmaFunction dma = member.dma().orElseThrow();
      List<Integer> attached = dma.hardware().pasids(dma.arrivesAs());
      if (!attached.isEmpty()) {
        throw Refusal.of(
                Errno.EBUSY,
                "group %d cannot be claimed by %s: %s is in use by PASID %s",
                id,
                name,
                member,
                attached)
            .blockedBy(member.name(), "in use by PASID " + attached)
            .exception();
      }
    }
  }

  @Override
  public void release(Owner claimant) {
    synchronized (lock) {
      if (owner != claimant) {
        throw new IllegalStateException("group " + id + " is not claimed by who releases it");
      }
      if (--claims == 0) {
        owner = null;
        ownerName = null;
      }
    }
  }

  /** The group stays the host's: what claims it whole is what this keeps away. */
  @Override
  public void claim(DmaDevice member, int pasid, SubdeviceOwner claimant) {
    String device = claimant.device();
    String described = claimant.describe();
    synchronized (lock) {
      if (members.stream().noneMatch(other -> other.dma().orElseThrow() == member)) {
        throw Refusal.of(Errno.ENODEV, "%s, the parent of %s, has left", member.name(), device)
            .exception();
      }
      if (owner != null) {
        throw Refusal.of(
                Errno.EBUSY,
                "PASID %d of %s cannot be claimed for %s: %s has claimed group %d whole",
                pasid,
                member.name(),
                device,
                ownerName,
                id)
            .blockedBy("group " + id, "claimed by " + ownerName)
            .exception();
      }
      subdevices.add(member, pasid, claimant, device, described);
    }
  }

  @Override
  public void release(DmaDevice member, int pasid, SubdeviceOwner claimant) {
    synchronized (lock) {
      subdevices.remove(member, pasid, claimant);
    }
  }

  /** Ends the claims to PASIDs of a member that leaves. Called under the lock. */
  List<SubdeviceOwner> endSubdevices(DmaDevice member) {
    return subdevices.end(member);
  }

  /** Ends them while the member stays: its host driver, whose they were, has ended. */
  public List<SubdeviceOwner> takeSubdevices(DmaDevice member) {
    synchronized (lock) {
      return endSubdevices(member);
    }
  }

  /** Who has to be told of a member that comes or goes. Called under the lock. */
  Optional<Owner> claimant() {
    return Optional.ofNullable(owner);
  }

  void add(MachineDevice device) {
    members.add(device);
  }

  /** True when it is empty now. */
  boolean remove(MachineDevice device) {
    members.remove(device);
    return members.isEmpty();
  }
}
