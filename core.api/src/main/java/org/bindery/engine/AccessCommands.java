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
     * Whatever it has pinned in the range is to be unpinned before this returns. Called with no
     * lock of the address space's areas held, so that it can be; several calls may be under way.
     */
    void unmap(long iova, long length);
  }
}
