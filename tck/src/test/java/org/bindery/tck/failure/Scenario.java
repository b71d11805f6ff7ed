package org.bindery.tck.failure;

import java.util.Set;
import java.util.function.Function;

/**
 * A command in a situation.
 *
 * @param needs what hardware must have for it
 * @param brokenToo false: what a plug-in throws is answered by somebody else than the engine
 * @param prepared makes the situation and answers the command, which is run again when it failed
 */
record Scenario(
    String name,
    Set<FailureMake.Need> needs,
    boolean brokenToo,
    Function<Scene, Runnable> prepared) {
  static Scenario of(String name, Function<Scene, Runnable> prepared, FailureMake.Need... needs) {
    return new Scenario(name, Set.of(needs), true, prepared);
  }

  /** Through the door, which answers EIO for what is broken. */
  static Scenario throughTheDoor(String name, Function<Scene, Runnable> prepared) {
    return new Scenario(name, Set.of(), false, prepared);
  }
}
