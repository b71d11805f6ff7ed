package org.bindery.hardware;

import java.util.Optional;
import org.bindery.api.UserData;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of {@link IommuHardware} to give a slice of itself to a guest: {@code viommu_init}.
 */
@ConsumerType
public interface VirtualIommus {
  /** Whether it has virtual IOMMUs of a type for a requester: {@code get_viommu_size}. */
  boolean offers(RequesterId requester, int type);

  /**
   * Makes a slice for a guest whose memory is a parent's.
   *
   * @param type one that it {@link #offers}
   * @param parent a domain of this hardware that was asked for with {@link
   *     DomainRequest#nestParent}; it outlives the slice
   * @param data empty: the user gave none
   * @param user what the slice may ask of its user; it may be called from now on
   * @throws org.bindery.api.RefusedException EINVAL, EFAULT the data; EOPNOTSUPP; ENOMEM
   */
  VirtualIommu allocate(
      RequesterId requester,
      int type,
      IommuDomain parent,
      Optional<UserData> data,
      VirtualIommu.User user);
}
