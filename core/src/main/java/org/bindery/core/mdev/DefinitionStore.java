package org.bindery.core.mdev;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Where definitions are kept. Safe for use by several threads.
 *
 * <p><b>Guarantees</b>: when {@link #add} or {@link #remove} returns, it survives whatever this
 * store survives; when one throws (EIO), the definition is there whole or not at all.
 */
public interface DefinitionStore {
  /**
   * All that can be read, by UUID.
   *
   * @param damaged is told of each that cannot: where it is, and why
   */
  List<Definition> all(Consumer<String> damaged);

  /** The one of a UUID; what is damaged is not there. */
  default Optional<Definition> of(UUID uuid) {
    return all(damaged -> {}).stream().filter(d -> d.uuid().equals(uuid)).findFirst();
  }

  /** False when the UUID is defined already, and nothing was done. */
  boolean add(Definition definition);

  /** False when it is not defined. */
  boolean remove(UUID uuid);
}
