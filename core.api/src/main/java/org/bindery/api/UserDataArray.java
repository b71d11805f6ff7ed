package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Structs of the user's for a driver, all of one layout: {@code struct iommu_user_data_array}
 * (include/linux/iommu.h).
 */
@ConsumerType
public interface UserDataArray {
  /** Number of the layout. */
  int type();

  /** How many there are; 0: the user asks whether the layout is known. */
  int count();

  /** Bytes of each. */
  int entryLength();

  /**
   * Copies one, as {@link UserData#read} does. With a minimum of 0 as {@code
   * iommu_copy_struct_from_full_user_array} does, by which one driver (SMMUv3) reads: any length is
   * taken, and what the user's has beyond the driver's is zero.
   *
   * @param index from 0
   * @throws RefusedException as {@link UserData#read}; E2BIG with a minimum of 0, what is beyond is
   *     not zero
   */
  void read(int index, MemorySegment into, int minimum);

  /**
   * Says how many were carried out, also when the call is refused after that; not called: none.
   *
   * @param entries 0 to {@link #count}
   */
  void done(int entries);
}
