package org.bindery.core.explain;

import java.util.List;
import org.bindery.api.Blocker;
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

  static Ruling blocked(String reason, Blocker blocker) {
    return new Ruling(Verdict.BLOCKED, reason, List.of(blocker), List.of());
  }

  static Ruling ready(String reason) {
    return new Ruling(Verdict.READY, reason, List.of(), List.of());
  }
}
