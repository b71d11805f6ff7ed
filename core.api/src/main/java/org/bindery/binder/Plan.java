package org.bindery.binder;

import java.util.List;

/**
 * What has to be done, in order; nothing is touched before all of it is known to be possible, and
 * when a step fails the ones before it are undone in reverse.
 *
 * @param steps exactly one of them registers the device
 */
public record Plan(List<Step> steps) {
  public Plan {
    steps = List.copyOf(steps);
  }

  public static Plan of(Step... steps) {
    return new Plan(List.of(steps));
  }
}
