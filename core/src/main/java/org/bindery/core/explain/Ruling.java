package org.bindery.core.explain;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.api.Blocker;
import org.bindery.api.Refusal;
import org.bindery.api.Verdict;

/**
 * A verdict with what led to it.
 *
 * @param commands to be run in this order; empty unless READY_AFTER
 */
record Ruling(Verdict verdict, String reason, List<Blocker> blockers, List<String> commands) {
  static Ruling impossible(String device, String why) {
    return new Ruling(Verdict.IMPOSSIBLE, why, List.of(new Blocker(device, why)), List.of());
  }

  /** What the host says against a device that has no group to be confined in. */
  static Ruling impossible(String device, Refusal obstacle) {
    return new Ruling(
        Verdict.IMPOSSIBLE, obstacle.reason(), blockers(device, obstacle).toList(), List.of());
  }

  static Ruling blocked(String device, Refusal why) {
    return new Ruling(Verdict.BLOCKED, why.reason(), blockers(device, why).toList(), List.of());
  }

  static Ruling blocked(String reason, Blocker blocker) {
    return new Ruling(Verdict.BLOCKED, reason, List.of(blocker), List.of());
  }

  static Ruling ready(String reason) {
    return new Ruling(Verdict.READY, reason, List.of(), List.of());
  }

  /**
   * This ruling when the host's obstacles are there too: what mends them comes first, since a
   * device is not taken while they are there; what no command mends blocks.
   */
  Ruling after(String device, List<Refusal> obstacles) {
    if (obstacles.isEmpty()) {
      return this;
    }
    Stream<String> reasons = obstacles.stream().map(Refusal::reason);
    Stream<Blocker> inTheWay = obstacles.stream().flatMap(each -> blockers(device, each));
    boolean mended =
        (verdict == Verdict.READY || verdict == Verdict.READY_AFTER)
            && obstacles.stream().noneMatch(each -> each.remedies().isEmpty());
    Stream<String> mend = obstacles.stream().flatMap(each -> each.remedies().stream());
    return new Ruling(
        mended ? Verdict.READY_AFTER : Verdict.BLOCKED,
        (verdict == Verdict.READY ? reasons : Stream.concat(reasons, Stream.of(reason)))
            .collect(Collectors.joining("; ")),
        Stream.concat(inTheWay, blockers.stream()).distinct().toList(),
        mended ? Stream.concat(mend, commands.stream()).distinct().toList() : List.of());
  }

  private static Stream<Blocker> blockers(String device, Refusal obstacle) {
    return obstacle.blockers().isEmpty()
        ? Stream.of(new Blocker(device, obstacle.reason()))
        : obstacle.blockers().stream();
  }
}
