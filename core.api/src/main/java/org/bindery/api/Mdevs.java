package org.bindery.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Software mediated devices, of parents that are bundles ({@code org.bindery.device.MdevParent})
 * and of a kernel's ({@code class/mdev_bus}), by the same calls. Safe for use by several threads.
 *
 * <p>Errors are those of the kernel ({@code drivers/vfio/mdev}) and of {@code mdevctl}. A UUID is
 * its 36 characters; it is used once over all hosts, and defined once.
 */
@ProviderType
public interface Mdevs {
  /** What can be made, by parent and type. */
  List<MdevTypeView> types();

  /**
   * What can be made of one parent.
   *
   * @throws RefusedException ENODEV no such parent, with near names; what the parent failed to say
   */
  List<MdevTypeView> types(String parent);

  /** What is there and what is defined, by UUID. */
  List<MdevView> all();

  /**
   * Makes one that lasts until it is removed or its parent goes.
   *
   * @throws RefusedException EINVAL not a UUID, or several parents or hosts and none chosen (the
   *     choices are named); ENODEV no such parent, type or host, with near names; EEXIST the UUID
   *     is used, named where; EUSERS none is available any more (ENOSPC where the parent's driver
   *     counts); what the parent refuses
   */
  MdevView create(MdevRequest request);

  /**
   * Removes one; a definition of it stays.
   *
   * @throws RefusedException EINVAL not a UUID; ENODEV there is none, with near names; EBUSY it is
   *     bound, with the fd and label that hold it; EAGAIN it is being made or removed
   */
  void remove(String uuid);

  /**
   * Defines one without making it: it is kept in the data directory.
   *
   * @param auto makes it whenever its host and its parent are there, from the next time that they
   *     come on
   * @throws RefusedException EINVAL as {@link #create}; ENODEV the host, or the parent without
   *     {@link MdevRequest#parent}, is not there; EEXIST it is defined already; EIO it cannot be
   *     kept
   */
  MdevView define(MdevRequest request, boolean auto);

  /**
   * Defines one that is there, as it is.
   *
   * @throws RefusedException EINVAL, ENODEV as {@link #remove}; EEXIST it is defined already; EIO
   */
  MdevView define(String uuid, boolean auto);

  /**
   * Makes one that is defined.
   *
   * @throws RefusedException ENOENT it is not defined, with near names; EEXIST it is there already;
   *     else as {@link #create}
   */
  MdevView start(String uuid);

  /** As {@link #remove}; one that starts by itself stays away until its parent comes again. */
  void stop(String uuid);

  /**
   * Forgets a definition; what is there stays.
   *
   * @throws RefusedException EINVAL; ENOENT it is not defined, with near names; EIO
   */
  void undefine(String uuid);
}
