package org.bindery.host;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open file of a group: how VFIO gives devices to those who do not know of device files ({@code
 * /dev/vfio/N}, {@code drivers/vfio/group.c}).
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>One opener at a time, and none while a member is bound by its own device file; while this
 *       is open no member can be bound by its own (EBUSY both ways).
 *   <li>The devices that were opened here outlive this: closing it closes none of them.
 *   <li>After the last member has left its vfio driver everything but closing is ENODEV, also when
 *       another member comes later: that makes another file of the same name.
 *   <li>Any thread may call.
 * </ul>
 */
@ConsumerType
public interface GroupFile extends AutoCloseable {
  /** False: its only device is behind no IOMMU ({@code /dev/vfio/noiommu-N}). */
  boolean behindIommu();

  /**
   * Whether nobody has a claim to the group's DMA: neither who has bound a member, nor a host
   * driver that does its own.
   *
   * @throws org.bindery.api.RefusedException ENODEV the group has left VFIO; EBADF closed
   */
  boolean viable();

  /**
   * The member of a name.
   *
   * @throws org.bindery.api.RefusedException ENODEV none on a vfio driver has the name; EBADF
   *     closed
   */
  HostDevice find(String name);

  /**
   * Opens a member. Behind an IOMMU it is bound next, as any device file; behind none its file is
   * in use at once, and binding it is EINVAL.
   *
   * @param device of {@link #find}
   * @throws org.bindery.api.RefusedException ENODEV it has left the group; EBADF closed
   */
  DeviceFile open(HostDevice device);

  /** Closing twice is closing once. */
  @Override
  void close();
}
