package org.bindery.device;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Offers types of software mediated devices, as a driver in the kernel does with {@code
 * mdev_register_parent}: an OSGi service with the property {@value #NAME}. When it comes, instances
 * of its types can be made on every host, and those that were defined to start by themselves do.
 * When it goes, its instances are released and removed first.
 *
 * <p><b>Guarantees of the caller</b>
 *
 * <ul>
 *   <li>Calls come with no lock held, on a thread that the caller can abandon; several may come at
 *       once.
 *   <li>No object of a parent is kept when its service has gone.
 * </ul>
 *
 * Source: Linux {@code drivers/vfio/mdev}, {@code
 * Documentation/driver-api/vfio-mediated-device.rst}.
 */
@ConsumerType
public interface MdevParent {
  /**
   * Service property: the parent's name, unique among parents, 1 to 63 letters, digits and {@code
   * .:_-}.
   */
  String NAME = "mdev.parent";

  /** The same ids each time; what is available changes. */
  List<MdevType> types();
}
