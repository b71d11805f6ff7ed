package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.line;

import java.util.List;

/** What a guest has: virtual IOMMUs, devices, events and queues. */
record GuestLines(Chance chance, Made made) {
  List<String> iommu() {
    return line(
        "IOMMU_VIOMMU_ALLOC type=%s dev_id=%s hwpt_id=%s -> ? out_viommu_id=?",
        type(), made.id("idev"), made.id("hwpt"));
  }

  private String type() {
    return chance.mostly("0xdeadbeef", "1");
  }

  List<String> device() {
    return line(
        "IOMMU_VDEVICE_ALLOC viommu_id=%s dev_id=%s virt_id=%d -> ? out_vdevice_id=?",
        made.id("viommu"), made.id("idev"), chance.below(4));
  }

  List<String> events() {
    return line(
        "IOMMU_VEVENTQ_ALLOC viommu_id=%s type=%s veventq_depth=%d"
            + " -> ? out_veventq_id=? out_veventq_fd=%s",
        made.id("viommu"), chance.mostly("0xbeefbeef", "1"), chance.below(5), made.name());
  }

  // Of one page: whether several stand one behind the other in memory is the machine's affair.
  List<String> queue() {
    return line(
        "IOMMU_HW_QUEUE_ALLOC viommu_id=%s type=%s index=%d nesting_parent_iova=%s length=%s"
            + " -> ? out_hw_queue_id=?",
        made.id("viommu"),
        type(),
        chance.one(0, 0, 1, 2),
        page(),
        chance.one("0x1000", "0x1000", "2048"));
  }

  private String page() {
    return Chance.hex(Long.decode(made.iova()) & -0x1000);
  }

  List<String> event() {
    return line("VEVENT op=17 dev_id=%s -> ?", made.id("idev"));
  }

  List<String> read() {
    String queue = made.file("veventq");
    return switch (chance.below(9)) {
      case 0, 1 -> List.of("poll " + queue + " -> ?");
      case 2 -> List.of("close " + queue + " -> ?");
      default ->
          List.of(
              "read %s %d -> ? ?"
                  .formatted(
                      queue, chance.seldom() ? chance.below(30) : 12 * (1 + chance.below(3))));
    };
  }
}
