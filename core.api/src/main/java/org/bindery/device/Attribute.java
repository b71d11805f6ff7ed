package org.bindery.device;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A named text of a device, which may act when it is written. Called on threads of the host's,
 * several at once; refuses as {@link org.bindery.host.AttributeTree} says.
 *
 * @param read null: it cannot be read
 * @param write takes the value without trailing newline; null: it cannot be written
 */
public record Attribute(Supplier<String> read, Consumer<String> write) {
  /** One that shows what is. */
  public static Attribute shown(Supplier<String> read) {
    return new Attribute(read, null);
  }
}
