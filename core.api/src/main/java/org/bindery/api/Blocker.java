package org.bindery.api;

import java.util.Objects;

/**
 * One object that stands in the way, and why.
 *
 * @param object the object's name as the host or the fd has it ({@code 0000:01:01.0}, {@code fd0},
 *     {@code area 0x1000-0x1fff})
 * @param why a phrase that completes "blocked by OBJECT:", for example {@code bound to host driver
 *     e1000}
 */
public record Blocker(String object, String why) {
  public Blocker {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(why, "why");
  }
}
