package org.bindery.backend.linux.engine;

/** An object of an fd as the books know it. */
sealed interface FdObject permits IoasBook, HwptBook, LinuxDevice {
  int id();

  /** {@code ioas}, {@code hwpt}, {@code device}. */
  String type();

  /** What holds it besides its existence. */
  int users();
}
