package org.bindery.tck.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process has made, by what its lines were answered. For one thread. */
final class Made {
  private static final Pattern ID = Pattern.compile("out_(\\w+)_id=(0x\\w+)");
  private static final Pattern FILE = Pattern.compile("out_(\\w+)_fd=(\\$\\w+)");
  private static final Pattern MAPPED =
      Pattern.compile("(?:IOAS_MAP|IOMMU_MAP_DMA) .* iova=(0x\\w+) (?:size.* )?-> 0x0");
  private static final Pattern SECOND =
      Pattern.compile("HW_QUEUE_ALLOC .* index=1 .* out_hw_queue_id=(0x\\w+)");
  private static final Pattern MOVED =
      Pattern.compile("PASID op=(\\d+) id=(\\w+) pasid=(\\w+) .*-> 0x0");

  private final Chance chance;
  private final Map<String, List<String>> ids = new HashMap<>();
  private final Map<String, List<String>> files = new HashMap<>();
  private final List<String> mapped = new ArrayList<>();
  private final Set<String> kept = new HashSet<>();
  private final Set<Attached> attached = new LinkedHashSet<>();
  private int names;

  private record Attached(String stdev, String pasid) {
    String detach() {
      return Chance.ioctl("PASID op=20 id=%s pasid=%s pt_id=0 -> ?", stdev, pasid);
    }
  }

  Made(Chance chance) {
    this.chance = chance;
  }

  void note(String line) {
    note(ID, line, ids);
    note(FILE, line, files);
    Matcher second = SECOND.matcher(line);
    if (second.find()) {
      kept.add(second.group(1));
    }
    Matcher map = MAPPED.matcher(line);
    if (map.find()) {
      mapped.add(map.group(1));
    }
    Matcher moved = MOVED.matcher(line);
    if (moved.find()) {
      Attached pasid = new Attached(moved.group(2), moved.group(3));
      switch (moved.group(1)) {
        case "18", "19" -> attached.add(pasid);
        case "20" -> attached.remove(pasid);
        default -> {}
      }
    }
  }

  private static void note(Pattern what, String line, Map<String, List<String>> into) {
    for (Matcher found = what.matcher(line); found.find(); ) {
      into.computeIfAbsent(found.group(1), unused -> new ArrayList<>()).add(found.group(2));
    }
  }

  /** The id of something of one of the kinds, what is new most of the time; seldom any number. */
  String id(String... kinds) {
    List<String> of = ids.getOrDefault(chance.one(kinds), List.of());
    if (of.isEmpty() || chance.seldom()) {
      return Chance.hex(chance.below(14));
    }
    return recent(of);
  }

  private String recent(List<String> of) {
    int back =
        Math.min(
            chance.below(of.size()), Math.min(chance.below(of.size()), chance.below(of.size())));
    return of.get(of.size() - 1 - back);
  }

  /** Where something was mapped in some address space, most of the time. */
  String iova() {
    return mapped.isEmpty() || chance.below(4) == 0 ? chance.iova() : recent(mapped);
  }

  /** The id of what was made last of a kind. */
  String newest(String kind) {
    return newest(ids, kind);
  }

  String newestFile(String kind) {
    return newest(files, kind);
  }

  private static String newest(Map<String, List<String>> of, String kind) {
    List<String> all = of.getOrDefault(kind, List.of());
    return all.isEmpty() ? "99" : all.getLast();
  }

  String table() {
    return id("ioas", "ioas", "hwpt", "hwpt", "hwpt");
  }

  /** One of the last two files of a kind; without any a number that is none. */
  String file(String kind) {
    List<String> of = files.getOrDefault(kind, List.of());
    return of.isEmpty() ? "99" : of.get(Math.max(0, of.size() - 1 - chance.below(2)));
  }

  /** A variable for a descriptor. */
  String name() {
    return "$f" + names++;
  }

  /**
   * Ends an object; a mock device's PASIDs first, which the kernel's mocks would leave attached.
   * The second hardware queue of a guest stays until all ends: the kernel's mocks free the place of
   * the first with it, and keep its own, which leads to what is gone.
   */
  List<String> destroy(String id) {
    if (kept.contains(id)) {
      return List.of();
    }
    return Stream.concat(
            attached.stream().filter(pasid -> pasid.stdev.equals(id)).map(Attached::detach),
            Stream.of(Chance.ioctl("IOMMU_DESTROY id=%s -> ?", id)))
        .toList();
  }

  List<String> detachAll() {
    return attached.stream().map(Attached::detach).toList();
  }
}
