package org.bindery.uapi;

/** A field of a struct: unsigned, in the machine's byte order, at a fixed place. */
public sealed interface Field permits U8, U16, U32, U64 {
  /** Its name in the kernel's headers. */
  String name();

  /** Bytes from the beginning of the struct. */
  int offset();

  /** Bytes. */
  int width();
}
