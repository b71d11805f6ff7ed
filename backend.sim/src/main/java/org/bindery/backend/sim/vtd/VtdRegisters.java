package org.bindery.backend.sim.vtd;

import org.bindery.api.IovaRange;
import org.bindery.model.iommu.LeafSize;

/**
 * What a unit's capability registers say (VT-d specification, "Register Descriptions").
 *
 * @param cap Capability Register
 * @param ecap Extended Capability Register
 */
public record VtdRegisters(long cap, long ecap) {
  private static final long SNOOP_CONTROL = 1 << 7;
  private static final long SCALABLE_MODE = 1L << 43;

  /** Maximum Guest Address Width in bits: CAP.MGAW (21:16) plus one. */
  int guestAddressWidth() {
    return (int) (cap >>> 16 & 0x3f) + 1;
  }

  /**
   * Levels of the largest second-stage table: the highest bit of CAP.SAGAW (12:8), whose bit 1
   * means 39 bits and 3 levels, bit 2 48 and 4, bit 3 57 and 5. 0: none.
   */
  int levels() {
    int sagaw = (int) (cap >>> 8 & 0xe);
    return sagaw == 0 ? 0 : 33 - Integer.numberOfLeadingZeros(sagaw);
  }

  /** CAP.SAGAW has the bit of so many levels. */
  boolean walks(int levels) {
    return levels >= 3 && levels <= 5 && (cap >>> 8 & 1L << levels - 2) != 0;
  }

  /** CAP.SLLPS (37:34): bit 0 is 2 MiB, bit 1 is 1 GiB. */
  LeafSize largestLeaf() {
    return switch ((int) (cap >>> 34 & 0x3)) {
      case 3 -> LeafSize.SIZE_1G;
      case 1 -> LeafSize.SIZE_2M;
      default -> LeafSize.SIZE_4K;
    };
  }

  /** What the largest table and the unit's width both allow. */
  IovaRange aperture() {
    int bits = Math.min(guestAddressWidth(), 12 + 9 * levels());
    return new IovaRange(0, (1L << bits) - 1);
  }

  /** CAP.ND (2:0): 16 domains, four times as many for each step. */
  int domains() {
    return 1 << 4 + 2 * (int) (cap & 0x7);
  }

  /** ECAP.SC (7): leaves can force snooping. */
  boolean snoopControl() {
    return (ecap & SNOOP_CONTROL) != 0;
  }

  /** Without snoop control and scalable mode. */
  VtdRegisters asTheFirst() {
    return new VtdRegisters(cap, ecap & ~(SNOOP_CONTROL | SCALABLE_MODE));
  }

  /** ECAP.SMTS (43): it translates in scalable mode, which Linux then uses. */
  boolean scalableMode() {
    return (ecap & SCALABLE_MODE) != 0;
  }

  /** Bits of PASID: ECAP.PSS (39:35) plus one, when ECAP.PASID (40) says that there are any. */
  int pasidBits() {
    return scalableMode() && bit(ecap, 40) ? Math.min((int) (ecap >>> 35 & 0x1f) + 1, 20) : 0;
  }

  /** ECAP.PRS (29): it takes page requests. */
  boolean pageRequests() {
    return pasidBits() != 0 && bit(ecap, 29);
  }

  /** ECAP.FLTS (47): tables of the first stage; only in scalable mode. */
  boolean firstStage() {
    return scalableMode() && bit(ecap, 47);
  }

  /** ECAP.DT (2): devices may keep translations. */
  boolean deviceTlbs() {
    return bit(ecap, 2);
  }

  /** Tables of the second stage: always in legacy mode, by ECAP.SLTS (46) in scalable mode. */
  boolean secondStage() {
    return !scalableMode() || bit(ecap, 46);
  }

  /** ECAP.SLADS (45): leaves of the second stage are marked; only in scalable mode. */
  boolean secondStageDirty() {
    return scalableMode() && secondStage() && bit(ecap, 45);
  }

  /** ECAP.NEST (26): a guest's first stage under a second; only in scalable mode. */
  boolean nesting() {
    return scalableMode() && firstStage() && secondStage() && bit(ecap, 26);
  }

  /** ECAP.SRS (31). */
  boolean supervisorRequests() {
    return bit(ecap, 31);
  }

  /** ECAP.EAFS (34). */
  boolean extendedAccess() {
    return bit(ecap, 34);
  }

  /** CAP.FL5LP (60): first-stage tables of five levels, too. */
  boolean fiveLevels() {
    return bit(cap, 60);
  }

  /** CAP.FL1GP (56): first-stage leaves of 1 GiB; those of 2 MiB are always there. */
  boolean firstStageHuge() {
    return bit(cap, 56);
  }

  /**
   * It walks the page tables of x86-64 CPUs: by the first stage, with leaves of 1 GiB, since the
   * CPUs use them ({@code intel_svm_check}).
   */
  boolean walksCpuTables() {
    return pasidBits() != 0 && firstStage() && firstStageHuge();
  }

  /**
   * Its walks see the CPUs' caches: ECAP.C (0) in legacy mode, ECAP.SMPWC (48) in scalable mode.
   */
  boolean coherentWalks() {
    return bit(ecap, scalableMode() ? 48 : 0);
  }

  private static boolean bit(long register, int number) {
    return (register >>> number & 1) != 0;
  }

  /** ECAP.IR (3): interrupts are remapped, so no device reaches another's vectors. */
  boolean interruptRemapping() {
    return (ecap & 1 << 3) != 0;
  }
}
