package org.bindery.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A host's IOMMU, to be opened. One service per host, with the property {@value #HOST}.
 *
 * <p>The service is bundle-scoped only to know its caller: the calling bundle owns what it opens,
 * and its fds close when it stops, as a process' do when it exits.
 */
@ProviderType
public interface Iommu {
  /** Service property: the host's name. */
  String HOST = "bindery.host";

  String host();

  /** The calling bundle as a process: register memory here before mapping it. */
  Process process();

  /**
   * Opens an fd.
   *
   * @param name 1-63 characters; empty: the lowest {@code fdN} that is free
   * @throws RefusedException EEXIST the owner has an open fd of that name; EINVAL bad name; ENODEV
   *     the host is gone
   */
  IommuFd open(Optional<String> name);

  default IommuFd open() {
    return open(Optional.empty());
  }

  /**
   * Makes a virtual machine on this host, whose memory is the calling bundle's; it ends when the
   * bundle stops.
   *
   * @param name as of {@link #open(Optional)}, with {@code vmN}
   * @throws RefusedException EEXIST; EINVAL bad name; ENODEV the host is gone; EOPNOTSUPP it has no
   *     virtual machines
   */
  Vm createVm(Optional<String> name);

  /**
   * Opens a work queue of the host for user-space DMA by the calling bundle: nothing is bound to an
   * fd, and the queue stays its host driver's (seed 003). It is closed when the bundle stops.
   *
   * @param queue its name, for example {@code wq0.0}
   * @throws RefusedException ENODEV no such device, or it is not enabled for user space; EACCES the
   *     bundle was not granted its use; EBUSY a dedicated queue that is open; EOPNOTSUPP the host
   *     gives no queues to processes, or no address space can be bound; ENOSPC no PASID is left
   */
  WorkQueue openQueue(String queue);
}
