package org.bindery.engine;

import java.util.List;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.osgi.annotation.versioning.ConsumerType;

/** Commands on address spaces that not every engine has. */
@ConsumerType
public interface AddressCommands {
  /**
   * {@code IOMMU_IOAS_ALLOW_IOVAS}: replaces, all or nothing, the ranges from which IOVAs are
   * chosen and which nothing may reserve later. It does not limit maps that say where.
   *
   * @param ranges none: everything is allowed again
   * @throws org.bindery.api.RefusedException ENOENT; EINVAL a range of one byte, or ranges that
   *     overlap; EADDRINUSE a range meets what is reserved
   */
  void allowIovas(int ioas, List<IovaRange> ranges);

  /**
   * {@code IOMMU_IOAS_MAP_FILE}: maps a part of a file of memory. It stays mapped whatever becomes
   * of the file and of who opened it.
   *
   * @param start bytes from the beginning of the file
   * @throws org.bindery.api.RefusedException as {@link EngineFd#map}; EINVAL a length of 0, or a
   *     range that does not lie inside the file
   */
  long mapFile(int ioas, Memory file, long start, long length, Access access, OptionalLong iova);

  /**
   * {@code IOMMU_IOAS_CHANGE_PROCESS}: charges what is pinned to another process from now on.
   * Nothing happens when it is charged already.
   *
   * @throws org.bindery.api.RefusedException EINVAL an area is not file-backed; EBUSY an area is
   *     being made; ENOMEM it may not pin as much; then nothing has changed
   */
  void changeProcess(Process caller);

  /**
   * Cuts areas in two behind addresses, so that each part can be unmapped alone: what type 1 of
   * VFIO does before it unmaps ({@code iopt_cut_iova}). DMA goes on meanwhile. An address that no
   * area holds, or that is the last of one, is passed over.
   *
   * @param ioas one whose {@link org.bindery.api.FdOption#HUGE_PAGES} is 0
   * @param last of each part that lies before a cut
   * @throws org.bindery.api.RefusedException ENOENT; EINVAL a cut that is no multiple of the IOAS'
   *     alignment; EBUSY an area that is being made or that an access has pinned; EOPNOTSUPP an
   *     area that cannot be cut, or the engine cuts none
   */
  default void cut(int ioas, long... last) {
    throw Refusal.of(Errno.EOPNOTSUPP, "areas of ioas %d are not cut", ioas).exception();
  }
}
