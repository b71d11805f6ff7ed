package org.bindery.backend.linux.log;

import java.util.Map;

/**
 * The fault reasons of the VT-d specification in the words that every host of ours uses; what is
 * not in here keeps the kernel's.
 */
final class VtdReasons {
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(0x2, "the requester has no translation: its context entry is not present"),
          Map.entry(0x4, "the address is beyond the width that the tables translate"),
          Map.entry(0x5, "the page table does not permit to write there"),
          Map.entry(0x6, "the page table does not permit to read there"),
          Map.entry(0x20, "an access to the interrupt addresses that is no interrupt request"),
          Map.entry(0x22, "the interrupt request names a remapping entry that is not present"),
          Map.entry(0x25, "an interrupt request in compatibility format is blocked"),
          // Scalable mode.
          Map.entry(0x40, "the requester has no translation: its context entry is not present"),
          Map.entry(0x5b, "the requester is blocked: its PASID entry is not valid"),
          Map.entry(0x58, "the requester has no translation: its PASID entry is not present"),
          Map.entry(0x71, "the page table has no entry there"),
          Map.entry(0x85, "the page table does not permit to write there"));

  private VtdReasons() {}

  static String words(int code, String kernels) {
    return WORDS.getOrDefault(code, kernels);
  }
}
