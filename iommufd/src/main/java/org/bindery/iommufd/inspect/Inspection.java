package org.bindery.iommufd.inspect;

import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A look inside of an fd, for test kits: what {@link org.bindery.engine.EngineFd#commands} answers
 * for this class. It changes nothing. Any thread may ask; what it answers may be past by then.
 */
@ProviderType
public interface Inspection {
  /**
   * How often the frames behind user addresses are pinned by all fds of the engine: once for each
   * map that has pinned a frame, its copies included ({@code IOMMU_TEST_OP_MD_CHECK_REFS}).
   *
   * @param address in the process that opened the fd
   * @return by page, ascending
   * @throws org.bindery.api.RefusedException EINVAL not whole pages; EFAULT; ENOMEM
   */
  int[] pins(long address, long length);

  /**
   * Where the n-th area of an address space begins, those in work counting: how the kernel's
   * selftests name an IOVA that they do not know ({@code MOCK_FLAGS_ACCESS_SYZ}).
   *
   * @param n from 0, by ascending IOVA
   * @return empty: there are not so many
   * @throws org.bindery.api.RefusedException ENOENT no such address space
   */
  OptionalLong areaStart(int ioas, int n);
}
