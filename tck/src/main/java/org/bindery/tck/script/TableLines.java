package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.ioctl;
import static org.bindery.tck.script.Chance.line;
import static org.bindery.tck.script.Chance.words;

import java.util.List;

/** Page tables of every kind, and what was written by them. */
record TableLines(Chance chance, Made made) {
  static final int PARENT = 1;
  static final int PASID = 8;
  static final int DIRTY = 2;
  static final int FAULTS = 4;

  List<String> table() {
    return table(chance.one(0, 0, DIRTY, DIRTY, PARENT, PASID));
  }

  List<String> table(int flags) {
    String device = made.id("idev");
    String ioas = made.id("ioas");
    return switch (chance.below(6)) {
      case 0, 1 ->
          line(
              "IOMMU_HWPT_ALLOC flags=%d dev_id=%s pt_id=%s fault_id=%s -> ? out_hwpt_id=?",
              chance.flags(flags | FAULTS, 32), device, ioas, made.id("fault"));
      case 2 ->
          List.of(
              "put data " + words(0, chance.below(3)),
              ioctl(
                  "IOMMU_HWPT_ALLOC flags=%d dev_id=%s pt_id=%s data_type=0xdead data_len=8"
                      + " data_uptr=&data -> ? out_hwpt_id=?",
                  chance.flags(flags, 32), device, ioas));
      default ->
          line(
              "IOMMU_HWPT_ALLOC flags=%d dev_id=%s pt_id=%s -> ? out_hwpt_id=?",
              chance.flags(flags, 32), device, ioas);
    };
  }

  List<String> nested() {
    boolean faults = chance.below(3) == 0;
    int flags = (faults ? FAULTS : 0) | chance.one(0, 0, PASID);
    return List.of(
        "put data " + words(0xbadbeef, 0),
        ioctl(
            "IOMMU_HWPT_ALLOC flags=%d dev_id=%s pt_id=%s fault_id=%s data_type=%s data_len=%d"
                + " data_uptr=&data -> ? out_hwpt_id=?",
            chance.flags(flags, 16),
            made.id("idev"),
            made.id("hwpt", "viommu"),
            faults ? made.id("fault") : "0",
            chance.mostly("0xdead", "1"),
            chance.seldom() ? chance.below(10) : 8));
  }

  /** Of a nested table, or of a guest's devices. */
  List<String> invalidate() {
    long[] words = new long[9];
    for (int i = 0; i < words.length; i++) {
      words[i] = chance.seldom() ? chance.below(6) : chance.below(2);
    }
    return List.of(
        "put data " + words(words),
        ioctl(
            "IOMMU_HWPT_INVALIDATE hwpt_id=%s data_uptr=&data data_type=%s entry_len=%d"
                + " entry_num=%d -> ? entry_num=?",
            made.id("hwpt", "viommu"),
            chance.mostly("0xdeadbeef", "1"),
            chance.seldom() ? chance.below(20) : chance.one(8, 12),
            chance.below(3)));
  }

  List<String> iotlb() {
    return line(
        "CHECK_IOTLB op=14 id=%s entry=%d iotlb=%s -> ?",
        made.id("hwpt"), chance.below(5), chance.one("0", "0xbadbeef"));
  }

  List<String> dirty() {
    String table = made.id("hwpt");
    String range =
        "iova=%s length=%s page_size=%s"
            .formatted(made.iova(), chance.length(), chance.mostly("0x1000", "0x800"));
    return switch (chance.below(4)) {
      case 0, 1 ->
          line(
              "IOMMU_HWPT_SET_DIRTY_TRACKING hwpt_id=%s flags=%d -> ?",
              table, chance.flags(chance.one(0, 1, 1, 1), 4));
      case 2 ->
          List.of(
              "put data " + words(chance.below(1 << 8), 0, 0, 0),
              ioctl("DIRTY op=13 id=%s %s uptr=&data -> ? out_nr_dirty=?", table, range));
      default ->
          List.of(
              "put data " + words(0, 0, 0, 0),
              ioctl(
                  "IOMMU_HWPT_GET_DIRTY_BITMAP hwpt_id=%s flags=%d %s data=&data -> ?",
                  table, chance.flags(chance.below(2), 4), range),
              "expect data ?");
    };
  }
}
