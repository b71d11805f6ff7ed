package org.bindery.uapi.vfio;

import org.bindery.uapi.Command;
import org.bindery.uapi.U32;

/** {@code VFIO_GROUP_GET_STATUS}: whether the devices of a group's file can be opened. */
public final class GroupGetStatus {
  public static final U32 FLAGS = new U32("flags", 4);

  public static final Command COMMAND = new Command("VFIO_GROUP_GET_STATUS", 0x3b67, 8, 8, FLAGS);

  /** Nobody has a claim to the group's DMA, or it has a container. */
  public static final int VIABLE = 1;

  /** It has a container: an IOMMU fd was given to it. */
  public static final int CONTAINER_SET = 2;

  private GroupGetStatus() {}
}
