package org.bindery.uapi;

import java.util.List;

/**
 * A struct that a command's argument points to.
 *
 * @param name as in the kernel's headers
 * @param size bytes
 */
public record Struct(String name, int size, List<Field> fields) {
  public Struct(String name, int size, Field... fields) {
    this(name, size, List.of(fields));
  }

  public Struct {
    fields = List.copyOf(fields);
  }
}
