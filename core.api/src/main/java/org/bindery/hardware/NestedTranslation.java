package org.bindery.hardware;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of {@link IommuHardware} to walk a table that a guest manages, under a parent: {@code
 * domain_alloc_nested}.
 *
 * <p><b>Guarantees</b> of the domains it makes (I5)
 *
 * <ul>
 *   <li>Each fetch of the guest's table, and what it leads to, goes through the parent with the
 *       parent's permissions.
 *   <li>A bad format is a fault; the walk is bounded.
 *   <li>They take no map and no unmap (EINVAL), and {@link IommuDomain#frameAt} finds nothing.
 *   <li>They do not outlive the parent: who makes one keeps the parent until it is closed.
 * </ul>
 */
@ConsumerType
public interface NestedTranslation {
  /**
   * Makes a nested domain.
   *
   * @param parent a domain of this hardware that was asked for with {@link
   *     DomainRequest#nestParent}
   * @throws org.bindery.api.RefusedException EOPNOTSUPP type of data, flags or format that it
   *     lacks; EINVAL data or parent that do not fit; EFAULT the data; ENOMEM
   */
  IommuDomain allocateNested(NestedRequest request, IommuDomain parent);
}
