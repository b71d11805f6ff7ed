package org.bindery.uapi.iommufd;

import org.bindery.uapi.Struct;
import org.bindery.uapi.U32;

/**
 * {@code struct iommufd_vevent_header}: stands before each record that is read from the descriptor
 * that {@link VeventqAlloc} gives. Since Linux 6.15.
 */
public final class VeventHeader {
  public static final U32 FLAGS = new U32("flags", 0);
  public static final U32 SEQUENCE = new U32("sequence", 4);

  public static final Struct STRUCT = new Struct("iommufd_vevent_header", 8, FLAGS, SEQUENCE);

  /** Flag: events were lost here; no record follows. */
  public static final int LOST_EVENTS = 1;

  private VeventHeader() {}
}
