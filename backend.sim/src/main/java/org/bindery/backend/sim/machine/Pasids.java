package org.bindery.backend.sim.machine;

import java.util.BitSet;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.hardware.RequesterId;

/**
 * The PASIDs of a machine: one number space for all of its IOMMUs and drivers ({@code
 * iommu_alloc_global_pasid}).
 *
 * <p>A driver that makes something with a PASID of its own (a subdevice) allocates one here, has it
 * stand for a domain by {@link MachineDevice#attachPasid}, or leaves that to an engine, and frees
 * it after whoever attached it has blocked it. To block drains and invalidates, so a PASID that is
 * given out again reaches nothing of who had it before (I6). For the address space of a process use
 * {@link SharedSpaces}, which does all three.
 *
 * <p>Thread-safe; takes no lock but its own.
 */
public final class Pasids {
  private final String machine;
  private final List<SimHardware> units;
  // Guarded by itself. 0 stands for requests without PASID.
  private final BitSet used = new BitSet();

  Pasids(String machine, List<SimHardware> units) {
    this.machine = machine;
    this.units = units;
    used.set(0);
  }

  /**
   * The lowest that is free and that a device can send.
   *
   * @throws org.bindery.api.RefusedException EOPNOTSUPP the device, its IOMMU or the way between
   *     has no PASIDs; ENOSPC none is left
   */
  public int allocate(MachineDevice device) {
    int bits = device.pasidBits();
    if (bits == 0) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s sends no PASIDs: it, its IOMMU or a bridge above it is without",
              device)
          .exception();
    }
    synchronized (used) {
      int pasid = used.nextClearBit(0);
      if (pasid >>> bits != 0) {
        throw Refusal.of(
                Errno.ENOSPC, "host %s has no PASID of %d bits left for %s", machine, bits, device)
            .exception();
      }
      used.set(pasid);
      return pasid;
    }
  }

  /**
   * @throws IllegalStateException it was not allocated, or is attached: its user has not blocked it
   */
  public void free(int pasid) {
    synchronized (used) {
      if (pasid < 1 || !used.get(pasid)) {
        throw new IllegalStateException("PASID " + pasid + " was not allocated");
      }
      for (SimHardware unit : units) {
        List<RequesterId> attached = unit.attachedTo(pasid);
        if (!attached.isEmpty()) {
          throw new IllegalStateException("PASID " + pasid + " is attached for " + attached);
        }
      }
      used.clear(pasid);
    }
  }

  /** How many are in use. */
  public int inUse() {
    synchronized (used) {
      return used.cardinality() - 1;
    }
  }
}
