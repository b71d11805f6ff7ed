package org.bindery.model.idxd.register;

/** Capabilities of the engines. */
public record EngineCap(long bits) {
  private static final BitField ENGINES = new BitField(0, 8);

  public int engines() {
    return (int) ENGINES.get(bits);
  }
}
