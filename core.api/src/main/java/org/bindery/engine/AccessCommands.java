package org.bindery.engine;

import org.osgi.annotation.versioning.ConsumerType;

/** What drivers of software devices do in an fd: {@code iommufd_access_create} and its kin. */
@ConsumerType
public interface AccessCommands {
  /**
   * Makes an access. Its object is in use until it is closed.
   *
   * @param user told before what it has pinned is unmapped
   * @param pins whether it will pin: then IOVAs are multiples of a page while it is attached
   */
  EngineAccess createAccess(AccessUser user, boolean pins);

  /** Who uses an access. */
  @ConsumerType
  @FunctionalInterface
  interface AccessUser {
    /**
     * Whatever it has pinned in the range is to be unpinned before this returns; who does not is
     * told again, and in the end the unmap is EDEADLK. Called with no lock of the engine held, so
     * that it can be; several calls may be under way, also when nothing of the range is pinned. It
     * may detach or close the access.
     *
     * @param iova with length -1: 0, and everything is to be unpinned
     */
    void unmap(long iova, long length);
  }
}
