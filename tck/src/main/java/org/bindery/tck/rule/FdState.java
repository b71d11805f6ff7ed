package org.bindery.tck.rule;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Area;
import org.bindery.api.FdOption;
import org.bindery.api.Hwpt;
import org.bindery.api.IovaRanges;
import org.bindery.engine.EngineFd;
import org.bindery.engine.EngineObject;
import org.bindery.tck.kit.Bench;

/**
 * All that an fd shows of itself, as it is at one moment: what a refused command may not change.
 *
 * @param spaces what the address spaces can map, ascending by id, as {@code options} are
 */
public record FdState(
    List<EngineObject> objects,
    List<IovaRanges> spaces,
    List<Long> options,
    List<String> areas,
    List<String> tables,
    long pinnedPages) {
  public static FdState of(Bench bench, EngineFd fd) {
    List<IovaRanges> spaces = new ArrayList<>();
    List<Long> options = new ArrayList<>();
    List<String> areas = new ArrayList<>();
    options.add(fd.option(0, FdOption.RLIMIT_MODE));
    for (int ioas : fd.ioases()) {
      spaces.add(fd.ranges(ioas));
      options.add(fd.option(ioas, FdOption.HUGE_PAGES));
      fd.areas(ioas).forEach(area -> areas.add(ioas + ": " + text(area)));
    }
    return new FdState(
        fd.objects(),
        spaces,
        options,
        areas,
        fd.hwpts().stream().map(FdState::text).toList(),
        bench.pinnedPages());
  }

  public static String text(Area area) {
    return "0x%x+0x%x %s from 0x%x"
        .formatted(area.iova(), area.length(), area.access(), area.address());
  }

  private static String text(Hwpt hwpt) {
    return "%d of %d %s %s %s %s for %s"
        .formatted(
            hwpt.id(),
            hwpt.ioas(),
            hwpt.kind(),
            hwpt.format(),
            hwpt.snoop(),
            hwpt.automatic() ? "automatic" : "manual",
            hwpt.devices());
  }
}
