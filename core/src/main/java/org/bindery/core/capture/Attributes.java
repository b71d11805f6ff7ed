package org.bindery.core.capture;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.host.AttributeTree;

/**
 * Reads attributes of which some are not there, and some are kept from this process: the latter are
 * noted. Holds no state of its own.
 */
record Attributes(AttributeTree tree, List<String> notes) {
  /** The value; empty: not there, or noted. */
  Optional<String> value(String path) {
    return of(path, () -> tree.read(path)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Names in a folder; none: not there, or noted. */
  List<String> names(String folder) {
    return of(folder, () -> tree.list(folder)).orElse(List.of());
  }

  /** The bytes; empty: not there, or noted. */
  Optional<byte[]> bytes(String path) {
    return of(path, () -> tree.bytes(path));
  }

  private <T> Optional<T> of(String path, Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (RefusedException e) {
      if (e.errno() != Errno.ENOENT) {
        notes.add("%s is left out: %s".formatted(path, e.refusal()));
      }
      return Optional.empty();
    }
  }
}
