package org.bindery.backend.sim.attributes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A node of the tree. Nodes are made when they are looked for and show what is at that moment. */
sealed interface Node {
  /**
   * @param names what is in it now
   * @param child the node of a name that is in it
   */
  record Folder(Supplier<List<String>> names, Function<String, Optional<Node>> child)
      implements Node {
    static Folder of(Map<String, Node> children) {
      return new Folder(
          () -> List.copyOf(children.keySet()), name -> Optional.ofNullable(children.get(name)));
    }
  }

  /**
   * @param read null: write-only
   * @param write null: read-only
   */
  record Value(Supplier<String> read, Consumer<String> write) implements Node {
    static Value of(String text) {
      return new Value(() -> text, null);
    }

    static Value action(Consumer<String> write) {
      return new Value(null, write);
    }
  }

  /** An attribute that is no text and cannot be written. */
  record Binary(Supplier<byte[]> read) implements Node {}

  /**
   * @param target path from the root
   */
  record Link(String target) implements Node {}
}
