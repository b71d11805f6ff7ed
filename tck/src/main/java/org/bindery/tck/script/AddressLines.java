package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.ioctl;
import static org.bindery.tck.script.Chance.line;
import static org.bindery.tck.script.Chance.words;

import java.util.List;

/** Address spaces: what is mapped in them, and what they allow. */
record AddressLines(Chance chance, Made made) {
  static List<String> allocate() {
    return line("IOMMU_IOAS_ALLOC -> ? out_ioas_id=?");
  }

  // Where the engine chooses the address, it is its own affair which: all are fixed.
  List<String> map() {
    return line(
        "IOMMU_IOAS_MAP flags=%d ioas_id=%s user_va=%s length=%s iova=%s -> ?",
        chance.flags(chance.one(5, 7, 7), 16) | 1,
        made.id("ioas"),
        chance.place(),
        chance.length(),
        chance.iova());
  }

  List<String> unmap() {
    return line(
        "IOMMU_IOAS_UNMAP ioas_id=%s iova=%s length=%s -> ? length=?",
        made.id("ioas"),
        chance.one("0", made.iova(), made.iova()),
        chance.one("0xffffffffffffffff", chance.length(), chance.length()));
  }

  List<String> copy() {
    return line(
        "IOMMU_IOAS_COPY flags=%d dst_ioas_id=%s src_ioas_id=%s length=%s dst_iova=%s src_iova=%s"
            + " -> ?",
        chance.flags(7, 16) | 1,
        made.id("ioas"),
        made.id("ioas"),
        chance.length(),
        made.iova(),
        made.iova());
  }

  List<String> ranges() {
    return List.of(
        ioctl(
            "IOMMU_IOAS_IOVA_RANGES ioas_id=%s num_iovas=8 allowed_iovas=&out"
                + " -> ? num_iovas=? out_iova_alignment=?",
            made.id("ioas")),
        "expect out ?");
  }

  List<String> allow() {
    return chance.seldom()
        ? List.of(
            "put out " + words(Chance.BASE, 0, Chance.BASE + 0x7fffff, 0),
            ioctl(
                "IOMMU_IOAS_ALLOW_IOVAS ioas_id=%s num_iovas=1 allowed_iovas=&out -> ?",
                made.id("ioas")))
        : line(
            "RESERVE op=1 id=%s start=%s length=%s -> ?",
            made.id("ioas"), made.iova(), chance.length());
  }

  /**
   * The new one is filled page by page: what a leaf has, and so what counts as written with it,
   * would hang on where the machine's pages lie.
   */
  List<String> pageByPage() {
    return option(0, made.newest("ioas"), 0);
  }

  List<String> option() {
    int operation = chance.below(3);
    int value = operation == 0 ? chance.one(0, 0, 2) : chance.below(3);
    return option(operation, made.id("ioas"), value);
  }

  private static List<String> option(int operation, String ioas, int value) {
    return line(
        "IOMMU_OPTION option_id=1 op=%d object_id=%s val64=%d -> ? val64=?",
        operation, ioas, value);
  }

  List<String> check() {
    return chance.below(2) == 0
        ? line(
            "CHECK_MAP op=3 id=%s iova=%s length=%s uptr=%s -> ?",
            made.id("hwpt"), made.iova(), chance.length(), chance.place())
        : line(
            "CHECK_REFS op=4 length=%s uptr=%s refs=%d -> ?",
            chance.length(), chance.place(), chance.below(3));
  }
}
