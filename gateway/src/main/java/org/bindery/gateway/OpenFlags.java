package org.bindery.gateway;

/** Flags of {@link Gateway#open}; one of the first three, with or without the others. */
public final class OpenFlags {
  public static final int RDONLY = 0;
  public static final int WRONLY = 1;
  public static final int RDWR = 2;
  public static final int NONBLOCK = 0x800;

  /** A regular file loses its old content; others take no notice. */
  public static final int TRUNCATE = 0x200;

  /** Always set: a program that is started inherits no descriptor. */
  static final int CLOEXEC = 0x80000;

  private OpenFlags() {}
}
