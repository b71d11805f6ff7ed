package org.bindery.backend.sim.json;

import java.io.Serial;

/** A text is not JSON. */
public final class JsonSyntaxException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient JsonPlace place;
  private final String expected;
  private final String found;

  JsonSyntaxException(JsonPlace place, String expected, String found) {
    super(place + ": expected " + expected + ", found " + found);
    this.place = place;
    this.expected = expected;
    this.found = found;
  }

  public JsonPlace place() {
    return place;
  }

  public String expected() {
    return expected;
  }

  public String found() {
    return found;
  }
}
