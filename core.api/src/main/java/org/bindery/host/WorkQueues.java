package org.bindery.host;

import org.bindery.api.Process;
import org.bindery.api.WorkQueue;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The ability of a host to give processes direct use of work queues: the character devices {@code
 * /dev/dsa/wqN.M}.
 */
@ConsumerType
public interface WorkQueues {
  /**
   * Opens a queue for a process and binds its address space.
   *
   * @param queue a device of the bus {@code dsa} on the host driver {@code user}
   * @throws org.bindery.api.RefusedException ENODEV it has no device file, since it is not enabled
   *     for user space; EACCES the process was not granted its use; EBUSY a dedicated queue that is
   *     open; EOPNOTSUPP no address space can be bound: the device or its IOMMU lacks PASIDs or
   *     page requests; ENOSPC no PASID is left
   */
  WorkQueue openQueue(HostDevice queue, Process process);

  /**
   * Lets a user open a queue until it is disabled; owners with CAP_SYS_ADMIN may anyway.
   *
   * @param user the name of a process; on a real host, of a user of the machine
   * @throws org.bindery.api.RefusedException ENODEV as {@link #openQueue}; EINVAL no such user
   */
  void grant(HostDevice queue, String user);
}
