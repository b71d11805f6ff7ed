package org.bindery.shell.noun;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bindery.api.QueueControl;
import org.bindery.shell.plugin.PluginState;

/**
 * What the commands look at besides the administration service.
 *
 * @param plugins as they stand
 * @param hosts that are wished and are not there
 * @param queues control of work queues; answers null while no bundle has it
 * @param log the file of the log; empty: none is kept
 */
public record Surroundings(
    Supplier<List<PluginState>> plugins,
    Supplier<List<Unmet>> hosts,
    Supplier<QueueControl> queues,
    Optional<Path> log) {
  /** Nothing: for the forms of the commands alone. */
  public static Surroundings none() {
    return new Surroundings(List::of, List::of, () -> null, Optional.empty());
  }
}
