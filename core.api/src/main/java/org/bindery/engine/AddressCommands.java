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
   * {@code IOMMU_IOAS_MAP_FILE}: maps a part of a file of memory, without a look at the process. It
   * stays mapped whatever becomes of the file and of who opened it. An IOVA that is chosen is
   * aligned as the offset in the file is.
   *
   * @param file begins at a page
   * @param start bytes from the beginning of the file
   * @throws org.bindery.api.RefusedException as {@link EngineFd#map}; EINVAL a length of 0; EINVAL
   *     a page that does not lie in the file, EFAULT one that may not be written: both when it is
   *     pinned, which an attach may do first
   */
  long mapFile(int ioas, Memory file, long start, long length, Access access, OptionalLong iova);

  /**
   * {@code IOMMU_IOAS_CHANGE_PROCESS}: charges what is pinned to another process from now on. What
   * it is charged for already stays; what was charged to nobody stays so. New maps are charged to
   * who opened the fd, as before.
   *
   * @throws org.bindery.api.RefusedException EINVAL an area is not file-backed; EBUSY an area is
   *     being made or removed; ENOMEM it may not pin as much; then nothing has changed
   */
  void changeProcess(Process caller);

  /**
   * The page sizes that every page table of an address space has, as a bitmap: what type 1 of VFIO
   * tells.
   *
   * @return -1: it has no table. As it stands here, of an engine that does not know them: a page
   * @throws org.bindery.api.RefusedException ENOENT
   */
  default long pageSizes(int ioas) {
    return 4096;
  }

  /**
   * Cuts areas in two behind addresses, so that each part can be unmapped alone: what type 1 of
   * VFIO does before it unmaps ({@code iopt_cut_iova}). DMA goes on meanwhile. An address that no
   * area holds, or that is the first or the last of one, is passed over.
   *
   * @param ioas one whose {@link org.bindery.api.FdOption#HUGE_PAGES} is 0
   * @param last of each part that lies before a cut
   * @throws org.bindery.api.RefusedException ENOENT; EBUSY an area that is being made or unmapped;
   *     EINVAL a cut that is no multiple of the IOAS' alignment, an area that an access has pinned,
   *     or one that a table may have by huge pages; ENOMEM too many areas; EOPNOTSUPP the engine
   *     cuts none. What was cut before stays cut
   */
  default void cut(int ioas, long... last) {
    throw Refusal.of(Errno.EOPNOTSUPP, "areas of ioas %d are not cut", ioas).exception();
  }
}
