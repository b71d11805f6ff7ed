package org.bindery.backend.sim.hardware;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.hardware.RequesterId;

/**
 * What a make has for guests that keep all tables of a requester, and drop what was kept of them by
 * ids of their own: {@code viommu_init} and what belongs to it. Immutable.
 */
public interface StreamNesting {
  /** Number of the type of virtual IOMMU, and of its events. */
  int type();

  boolean offeredTo(RequesterId requester);

  /** As {@link TableFormat#name}, of the combination. */
  String format();

  /**
   * Reads what a guest says of a requester.
   *
   * @throws org.bindery.api.RefusedException EINVAL another layout, or too short; EIO not legal;
   *     EFAULT
   */
  GuestStream stream(UserData data);

  /**
   * Carries out commands in order, up to the first that is refused, and tells how many.
   *
   * @throws org.bindery.api.RefusedException EINVAL another layout, or none; EIO a command that a
   *     guest does not have, or an id that is none of its devices'; EFAULT
   */
  void invalidate(UserDataArray entries, GuestCaches cached);

  /**
   * What the guest is told of a request that was refused; empty: nothing, it is the host's affair.
   *
   * @param virtualId of the device in the guest
   * @param pasid -1: none
   */
  Optional<MemorySegment> event(Denial denial, long virtualId, int pasid, long iova, boolean write);

  /** What is kept of a guest's tables. */
  interface GuestCaches extends Nesting.GuestCache {
    /** Whether the guest knows a device by an id. */
    boolean knows(long virtualId);

    /** As {@link #dropAll}, of what a device that the guest knows keeps itself. */
    void dropDevice(long virtualId);
  }
}
