package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.line;

import java.util.List;

/**
 * What VFIO's type 1 containers are asked, of an IOMMU fd (vfio_compat.c). No map is for nothing:
 * the kernel takes one that grants neither reading nor writing, an engine none.
 */
record Type1Lines(Chance chance, Made made) {
  private static final int ALL = 2;

  List<String> next() {
    return switch (chance.below(12)) {
      case 0, 1, 2 ->
          line(
              "IOMMU_VFIO_IOAS ioas_id=%s op=%d -> ? ioas_id=?",
              made.id("ioas"), chance.flags(chance.one(0, 1, 1, 1, 2), 5));
      // But for 8, which says whether the kernel was built for devices without an IOMMU.
      case 3 -> List.of("value $fd 0x3b65 %d -> ?".formatted(chance.one(1, 2, 3, 4, 5, 6, 7, 9)));
      case 4 -> List.of("value $fd 0x3b66 %d -> ?".formatted(chance.one(0, 1, 1, 3, 3, 9)));
      case 5 -> List.of("value $fd 0x3b64 0 -> ?");
      case 6, 7 ->
          line(
              "VFIO_IOMMU_GET_INFO argsz=%d -> ? argsz=? flags=? iova_pgsizes=? cap_offset=?",
              chance.one(8, 16, 20, 24, 64, 200));
      case 8, 9 ->
          line(
              "VFIO_IOMMU_MAP_DMA flags=%d vaddr=%s iova=%s size=%s -> ?",
              Math.max(1, chance.flags(chance.one(1, 3, 3), 8)),
              chance.place(),
              chance.iova(),
              chance.length());
      case 10 ->
          line(
              "VFIO_IOMMU_UNMAP_DMA flags=%d iova=%s size=%s -> ? size=?",
              chance.flags(0, 4), made.iova(), chance.length());
      default ->
          line(
              "VFIO_IOMMU_UNMAP_DMA flags=%d iova=%s size=%s -> ? size=?",
              ALL, chance.mostly("0", made.iova()), chance.mostly("0", chance.length()));
    };
  }
}
