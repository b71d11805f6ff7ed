package org.bindery.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A named owner of fds and buffers that {@code core} keeps, whatever user interface comes or goes:
 * the administrator's. Safe for use by several threads.
 */
@ProviderType
public interface Session {
  String name();

  Process process();

  /**
   * Opens an fd on a host; the names are unique in the session over all hosts.
   *
   * @param host empty: the only one
   * @throws RefusedException ENODEV no such host; EINVAL several hosts and none chosen (the choices
   *     are named); else as {@link Iommu#open}
   */
  IommuFd open(Optional<String> host, Optional<String> name);

  /** Open fds by name. */
  List<IommuFd> fds();

  /**
   * @throws RefusedException EBADF when no open fd has the name
   */
  IommuFd fd(String name);

  /**
   * Opens a group of a host by its own file, as programs do that do not know of device files: its
   * devices cannot be bound meanwhile. It stays open until {@link Administration#closeGroup}.
   *
   * @param host empty: the only one
   * @param group its number; {@code noiommu-N} of a device behind no IOMMU
   * @throws RefusedException ENODEV no such host; EINVAL several hosts and none chosen; ENOENT no
   *     such group, or no member is on a vfio driver; EPERM there is no IOMMU and the session has
   *     no CAP_SYS_RAWIO; EBUSY a member is bound, with the fd and label, or it is open
   */
  void openGroup(Optional<String> host, String group);

  /**
   * Makes a virtual machine whose memory is this session's.
   *
   * @param host empty: the only one
   * @param name 1-63 characters; empty: the lowest {@code vmN} that is free
   * @throws RefusedException ENODEV no such host; EINVAL several hosts and none chosen, or a bad
   *     name; EEXIST the session has one of that name; EOPNOTSUPP the host has none
   */
  Vm createVm(Optional<String> host, Optional<String> name);

  /** Those that have not ended, by name. */
  List<Vm> vms();

  /**
   * @throws RefusedException ENOENT
   */
  Vm vm(String name);

  /**
   * Opens a work queue for user-space DMA by this session; see {@link Iommu#openQueue}.
   *
   * @param queue {@code NAME} or {@code HOST/NAME}
   * @throws RefusedException EINVAL several hosts have the name; else as {@link Iommu#openQueue}
   */
  WorkQueue openQueue(String queue);

  /** Open queues in the order of opening. A shared queue can be open several times. */
  List<WorkQueue> queues();

  /**
   * The open queue of a name, the one opened first when there are several.
   *
   * @param queue {@code NAME} or {@code HOST/NAME}
   * @throws RefusedException EBADF none is open; EINVAL open ones of several hosts have the name
   */
  WorkQueue queue(String queue);

  /**
   * Allocates memory.
   *
   * @param name 1-63 characters; empty: {@code bufN}
   * @param length bytes, rounded up to whole pages
   * @throws RefusedException EINVAL length 0 or negative, bad name; EEXIST; ENOMEM
   */
  Buffer allocate(Optional<String> name, long length);

  List<Buffer> buffers();

  /**
   * @throws RefusedException ENOENT
   */
  Buffer buffer(String name);

  /**
   * Gives memory back.
   *
   * @throws RefusedException ENOENT; EBUSY while it is mapped, naming fd, IOAS and IOVA
   */
  void free(String name);
}
