package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.line;
import static org.bindery.tck.script.Chance.words;

import java.util.List;

/** Missing pages: asked for, read, and answered. */
record FaultLines(Chance chance, Made made) {
  List<String> allocate() {
    return line("IOMMU_FAULT_QUEUE_ALLOC -> ? out_fault_id=? out_fault_fd=%s", made.name());
  }

  List<String> request() {
    return line(
        "IOPF op=15 dev_id=%s pasid=%s grpid=%d perm=%d addr=%s -> ?",
        made.id("idev"), chance.pasid(), chance.below(4), chance.below(16), chance.iova());
  }

  List<String> read() {
    String queue = made.file("fault");
    return switch (chance.below(9)) {
      case 0, 1 -> List.of("poll " + queue + " -> ?");
      case 2 -> List.of("close " + queue + " -> ?");
      case 3, 4, 5 -> {
        String answer = words(chance.below(3), chance.flags(chance.below(2), 4));
        yield List.of("write %s %s -> ?".formatted(queue, answer));
      }
      default ->
          List.of("read %s %d -> ? ?".formatted(queue, chance.seldom() ? chance.below(90) : 80));
    };
  }
}
