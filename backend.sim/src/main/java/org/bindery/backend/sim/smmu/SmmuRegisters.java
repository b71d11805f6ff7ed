package org.bindery.backend.sim.smmu;

import java.util.Map;

/**
 * What a unit's identification registers say (Arm System Memory Management Unit architecture
 * version 3, "Registers"), as {@code struct iommu_hw_info_arm_smmuv3} hands them out.
 *
 * @param words {@code idr0} to {@code idr5}, {@code iidr} and {@code aidr}, 32 bits each
 */
public record SmmuRegisters(Map<String, Long> words) {
  public SmmuRegisters {
    words = Map.copyOf(words);
  }

  /** IDR0.S1P (1), with tables of the 64-bit format and granule 4 KiB, which are modelled. */
  boolean stage1() {
    return bit("idr0", 1) && format64();
  }

  /** IDR0.S2P (0), as {@link #stage1}. */
  boolean stage2() {
    return bit("idr0", 0) && format64();
  }

  /** Bit 1 of IDR0.TTF (3:2) and IDR5.GRAN4K (4). */
  private boolean format64() {
    return bit("idr0", 3) && bit("idr5", 4);
  }

  /** IDR0.COHACC (4): its own accesses and those that it translates are coherent. */
  boolean coherent() {
    return bit("idr0", 4);
  }

  /** IDR0.ATS (10): devices may keep translations. */
  boolean deviceTlbs() {
    return bit("idr0", 10);
  }

  /** IDR0.HTTU (7:6) is 2 or 3, and its own accesses are coherent: leaves are marked. */
  boolean dirtyTracking() {
    return field("idr0", 6, 2) >= 2 && coherent();
  }

  /** A guest's stage 1 under stage 2. */
  boolean nesting() {
    return stage1() && stage2();
  }

  /** IDR3.FWB (8): stage 2 can make all that goes through it write-back. */
  boolean forcesWriteBack() {
    return bit("idr3", 8);
  }

  /** IDR0.CD2L (19): tables of context descriptors of two levels. */
  boolean twoLevelContexts() {
    return bit("idr0", 19);
  }

  /** IDR0.STALL_MODEL (25:24) is not 1: a request that finds no page can wait for it. */
  boolean stalls() {
    return field("idr0", 24, 2) != 1;
  }

  /** Both IDR0.ASID16 (12) and IDR0.VMID16 (18): 16 bits of number for a table, else 8. */
  int domains() {
    return bit("idr0", 12) && bit("idr0", 18) ? 1 << 16 : 1 << 8;
  }

  /** IDR1.SSIDSIZE (10:6); PCI has 20 at most. */
  int pasidBits() {
    return stage1() ? Math.min(field("idr1", 6, 5), 20) : 0;
  }

  /** IDR5.OAS (2:0): bits of physical address, of which 48 are modelled, and of stage 2's input. */
  int outputBits() {
    return switch (field("idr5", 0, 3)) {
      case 0 -> 32;
      case 1 -> 36;
      case 2 -> 40;
      case 3 -> 42;
      case 4 -> 44;
      default -> 48;
    };
  }

  /** 0: it was not described. */
  int word(String register) {
    return words.getOrDefault(register, 0L).intValue();
  }

  private boolean bit(String register, int number) {
    return field(register, number, 1) != 0;
  }

  private int field(String register, int shift, int width) {
    return (int) (words.get(register) >>> shift) & (1 << width) - 1;
  }
}
