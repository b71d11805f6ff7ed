package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.ioctl;
import static org.bindery.tck.script.Chance.line;
import static org.bindery.tck.script.Chance.words;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Steps that lead where chance alone seldom comes, each with what was made last. */
record Scenes(Chance chance, Made made, AddressLines addresses) {
  private static final String START = Chance.hex(Chance.BASE);

  /** The steps of one. A step's lines hang on what those before were answered. */
  List<Supplier<List<String>>> any() {
    return Stream.concat(
            ground(),
            switch (chance.below(5)) {
              case 0 -> guest();
              case 1 -> dirty();
              case 2 -> faults();
              case 3 -> pasids();
              default -> access();
            })
        .toList();
  }

  /** An address space with a device and something mapped. */
  private Stream<Supplier<List<String>>> ground() {
    return Stream.of(
        AddressLines::allocate,
        addresses::pageByPage,
        () -> DeviceLines.make(made.newest("ioas"), DeviceLines.PASID),
        () ->
            line(
                "IOMMU_IOAS_MAP flags=7 ioas_id=%s user_va=&buffer length=0x4000 iova=%s -> ?",
                made.newest("ioas"), START));
  }

  private List<String> table(int flags, String parent, String more) {
    return line(
        "IOMMU_HWPT_ALLOC flags=%d dev_id=%s pt_id=%s%s -> ? out_hwpt_id=?",
        flags, made.newest("idev"), parent, more);
  }

  private List<String> move() {
    return line(
        "REPLACE op=10 id=%s pt_id=%s -> ? pt_id=?", made.newest("stdev"), made.newest("hwpt"));
  }

  private Stream<Supplier<List<String>>> guest() {
    return Stream.of(
        () -> table(TableLines.PARENT, made.newest("ioas"), ""),
        () ->
            line(
                "IOMMU_VIOMMU_ALLOC type=0xdeadbeef dev_id=%s hwpt_id=%s -> ? out_viommu_id=?",
                made.newest("idev"), made.newest("hwpt")),
        () ->
            line(
                "IOMMU_VDEVICE_ALLOC viommu_id=%s dev_id=%s virt_id=%d -> ? out_vdevice_id=?",
                made.newest("viommu"), made.newest("idev"), 1 + chance.below(3)),
        () -> List.of("put data " + words(0xbadbeef, 0)),
        () -> table(0, made.newest("viommu"), " data_type=0xdead data_len=8 data_uptr=&data"),
        this::move,
        () ->
            line(
                "IOMMU_VEVENTQ_ALLOC viommu_id=%s type=0xbeefbeef veventq_depth=%d"
                    + " -> ? out_veventq_id=? out_veventq_fd=%s",
                made.newest("viommu"), 1 + chance.below(3), made.name()),
        this::event,
        this::event,
        () -> List.of("read " + made.newestFile("veventq") + " 36 -> ? ?"),
        () ->
            line(
                "IOMMU_HW_QUEUE_ALLOC viommu_id=%s type=0xdeadbeef index=0 nesting_parent_iova=%s"
                    + " length=0x1000 -> ? out_hw_queue_id=?",
                made.newest("viommu"), START));
  }

  private List<String> event() {
    return line("VEVENT op=17 dev_id=%s -> ?", made.newest("idev"));
  }

  private Stream<Supplier<List<String>>> dirty() {
    String range = "iova=%s length=0x4000 page_size=0x1000".formatted(START);
    return Stream.of(
        () -> table(TableLines.DIRTY, made.newest("ioas"), ""),
        this::move,
        () -> line("IOMMU_HWPT_SET_DIRTY_TRACKING hwpt_id=%s flags=1 -> ?", made.newest("hwpt")),
        () -> List.of("put data " + words(chance.below(16), 0, 0, 0)),
        () ->
            line("DIRTY op=13 id=%s %s uptr=&data -> ? out_nr_dirty=?", made.newest("hwpt"), range),
        () ->
            List.of(
                "put data " + words(0, 0, 0, 0),
                ioctl(
                    "IOMMU_HWPT_GET_DIRTY_BITMAP hwpt_id=%s flags=%d %s data=&data -> ?",
                    made.newest("hwpt"), chance.below(2), range),
                "expect data ?"));
  }

  private Stream<Supplier<List<String>>> faults() {
    return Stream.of(
        () -> line("IOMMU_FAULT_QUEUE_ALLOC -> ? out_fault_id=? out_fault_fd=%s", made.name()),
        () -> table(TableLines.FAULTS, made.newest("ioas"), " fault_id=" + made.newest("fault")),
        this::move,
        () -> request("0"),
        () -> request("0"),
        () -> List.of("read " + made.newestFile("fault") + " 80 -> ? ?"),
        () ->
            List.of(
                "write %s %s -> ?".formatted(made.newestFile("fault"), words(chance.below(2), 0))));
  }

  private List<String> request(String pasid) {
    return line(
        "IOPF op=15 dev_id=%s pasid=%s grpid=%d perm=%d addr=%s -> ?",
        made.newest("idev"), pasid, chance.below(4), chance.below(16), chance.iova());
  }

  private Stream<Supplier<List<String>>> pasids() {
    String pasid = chance.one("1", "5", "1024");
    return Stream.of(
        () -> table(TableLines.PASID, made.newest("ioas"), ""),
        this::move,
        () -> pasid(18, pasid),
        () -> table(TableLines.PASID, made.newest("ioas"), ""),
        () -> pasid(19, pasid),
        () -> pasid(21, pasid),
        () -> request(pasid));
  }

  private List<String> pasid(int operation, String pasid) {
    return line(
        "PASID op=%d id=%s pasid=%s pt_id=%s -> ?",
        operation, made.newest("stdev"), pasid, made.newest("hwpt"));
  }

  private Stream<Supplier<List<String>>> access() {
    return Stream.of(
        () ->
            line(
                "ACCESS op=5 id=%s flags=1 -> ? out_access_fd=%s",
                made.newest("ioas"), made.name()),
        () ->
            line(
                "PIN op=7 id=%s flags=%d iova=%s length=0x2000 uptr=%s"
                    + " -> ? out_access_pages_id=?",
                made.newestFile("access"), chance.below(2), START, chance.one("0", "&buffer")),
        () ->
            line(
                "RW op=8 id=%s iova=%s length=0x1800 uptr=&out flags=%d -> ?",
                made.newestFile("access"), START, chance.one(0, 1, 4, 5)),
        () ->
            line(
                "UNPIN op=6 id=%s access_pages_id=%s -> ?",
                made.newestFile("access"), made.newest("access_pages")));
  }
}
