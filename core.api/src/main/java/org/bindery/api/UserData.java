package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A struct of the user's for a driver, whose layout only the driver knows: {@code struct
 * iommu_user_data} (include/linux/iommu.h). It is read when the driver asks for it, once.
 *
 * <p>A driver looks at {@link #type} first: another type than it knows is refused before anything
 * is read.
 */
@ConsumerType
public interface UserData {
  /** Number of the layout, for example {@code IOMMU_HWPT_DATA_VTD_S1}. */
  int type();

  /** Bytes that the user gave, more than 0. */
  int length();

  /**
   * Copies the user's struct as {@code iommu_copy_struct_from_user} does: what the user's is
   * shorter becomes zero.
   *
   * @param into what the driver knows of the struct, all of it
   * @param minimum bytes that the user gives at least
   * @throws RefusedException EINVAL the user's is shorter than {@code minimum} or longer than the
   *     driver's; EFAULT
   */
  void read(MemorySegment into, int minimum);

  /**
   * Copies the driver's answer over the user's struct, as much as the user has room for.
   *
   * @throws RefusedException EINVAL the user's is shorter than {@code minimum} or longer than the
   *     driver's; EFAULT
   */
  void write(MemorySegment from, int minimum);
}
