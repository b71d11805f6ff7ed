package org.bindery.core.owner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.core.fd.FdOpener;
import org.bindery.core.fd.OwnedFd;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.names.NameRules;
import org.bindery.core.names.ShellWord;

/**
 * The open fds of one owner by name. A name is taken before the fd is opened; the lock is never
 * held around the opening.
 */
final class FdTable {
  private final Process process;
  private final FdOpener opener;

  /** Empty: being opened. */
  private final Map<String, Optional<OwnedFd>> byName = new HashMap<>();

  private boolean exited;

  FdTable(Process process, FdOpener opener) {
    this.process = process;
    this.opener = opener;
  }

  /** As {@link org.bindery.api.Iommu#open}. */
  OwnedFd open(ManagedHost host, Optional<String> wanted) {
    wanted.ifPresent(name -> NameRules.check("name of an fd", name));
    String name = take(wanted);
    OwnedFd fd = null;
    try {
      fd = opener.open(host, process, name, this::closed);
    } finally {
      settle(name, fd);
    }
    if (hasExited()) {
      fd.close();
      throw exitedRefusal();
    }
    return fd;
  }

  private synchronized String take(Optional<String> wanted) {
    if (exited) {
      throw exitedRefusal();
    }
    String name = wanted.orElseGet(this::lowestFree);
    if (byName.containsKey(name)) {
      throw Refusal.of(Errno.EEXIST, "%s has an open fd %s already", process.name(), name)
          .blockedBy(name, "open")
          .remedy("close %s", ShellWord.of(name))
          .exception();
    }
    byName.put(name, Optional.empty());
    return name;
  }

  private String lowestFree() {
    int i = 0;
    while (byName.containsKey("fd" + i)) {
      i++;
    }
    return "fd" + i;
  }

  private synchronized void settle(String name, OwnedFd fd) {
    if (fd == null || fd.closed()) {
      byName.remove(name);
    } else {
      byName.put(name, Optional.of(fd));
    }
  }

  private synchronized void closed(OwnedFd fd) {
    byName.computeIfPresent(
        fd.name(), (name, held) -> held.isPresent() && held.get() == fd ? null : held);
  }

  /** By name. */
  synchronized List<IommuFd> fds() {
    return byName.values().stream()
        .flatMap(Optional::stream)
        .sorted(java.util.Comparator.comparing(OwnedFd::name))
        .map(IommuFd.class::cast)
        .toList();
  }

  synchronized List<OwnedFd> open() {
    return byName.values().stream().flatMap(Optional::stream).toList();
  }

  /**
   * @throws org.bindery.api.RefusedException EBADF
   */
  synchronized OwnedFd require(String name) {
    Optional<OwnedFd> fd = byName.get(name);
    if (fd == null || fd.isEmpty()) {
      String open = String.join(", ", fds().stream().map(IommuFd::name).toList());
      throw Refusal.of(
              Errno.EBADF,
              "%s has no open fd %s (open: %s)",
              process.name(),
              name,
              open.isEmpty() ? "none" : open)
          .exception();
    }
    return fd.get();
  }

  /** Closes all; nothing is opened any more. */
  void exit() {
    List<OwnedFd> left;
    synchronized (this) {
      exited = true;
      left = open();
    }
    left.forEach(OwnedFd::close);
  }

  private synchronized boolean hasExited() {
    return exited;
  }

  private RuntimeException exitedRefusal() {
    return Refusal.of(Errno.EBADF, "%s has ended and opens nothing any more", process.name())
        .exception();
  }
}
