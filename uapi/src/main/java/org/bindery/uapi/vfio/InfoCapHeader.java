package org.bindery.uapi.vfio;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U16;
import org.bindery.uapi.U32;

/** {@code struct vfio_info_cap_header}: begins each capability of a chain. */
public final class InfoCapHeader {
  public static final U16 ID = new U16("id", 0);
  public static final U16 VERSION = new U16("version", 2);

  /** Bytes from the beginning of the command's struct; 0: the last one. */
  public static final U32 NEXT = new U32("next", 4);

  public static final Struct STRUCT = new Struct("vfio_info_cap_header", 8, ID, VERSION, NEXT);

  private InfoCapHeader() {}
}
