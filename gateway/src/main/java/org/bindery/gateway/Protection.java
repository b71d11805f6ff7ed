package org.bindery.gateway;

/** Bits of {@link Descriptor#map}'s protection. */
public final class Protection {
  public static final int READ = 1;
  public static final int WRITE = 2;

  private Protection() {}
}
