package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.line;

import java.util.List;

/** Software that accesses address spaces as a device would. */
record AccessLines(Chance chance, Made made) {
  List<String> next() {
    String access = made.file("access");
    return switch (chance.below(27)) {
      case 0, 1, 2, 3, 4, 5 ->
          line(
              "ACCESS op=5 id=%s flags=%d -> ? out_access_fd=%s",
              made.id("ioas"), chance.flags(chance.below(2), 4), made.name());
      case 6, 7, 8 -> line("ACCESS_REPLACE op=11 id=%s ioas_id=%s -> ?", access, made.id("ioas"));
      case 9, 10, 11, 12, 13, 14 ->
          line(
              "PIN op=7 id=%s flags=%d iova=%s length=%s uptr=%s -> ? out_access_pages_id=?",
              access,
              chance.flags(chance.below(2), 4),
              made.iova(),
              chance.one("0x800", "0x1000", chance.length()),
              chance.one("0", "0", chance.place()));
      case 15, 16, 17 ->
          line("UNPIN op=6 id=%s access_pages_id=%s -> ?", access, made.id("access_pages"));
      case 18 -> List.of("close " + access + " -> ?");
      default ->
          line(
              "RW op=8 id=%s iova=%s length=%s uptr=&out flags=%d -> ?",
              access,
              made.iova(),
              chance.one("0x800", "0x1000", chance.length()),
              chance.flags(chance.one(0, 1, 4, 5), 16));
    };
  }
}
