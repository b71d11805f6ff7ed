package org.bindery.core.fd;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.core.host.ManagedHost;

/** All open fds of all owners, in the order they were opened. Safe for use by several threads. */
public final class OpenFds {
  private final List<OwnedFd> all = new CopyOnWriteArrayList<>();

  void add(OwnedFd fd) {
    all.add(fd);
  }

  void remove(OwnedFd fd) {
    all.remove(fd);
  }

  public List<OwnedFd> all() {
    return List.copyOf(all);
  }

  public List<OwnedFd> on(ManagedHost host) {
    return all.stream().filter(fd -> fd.managedHost() == host).toList();
  }

  /** Everything bound, in the order of fds and binding. */
  public List<Binding> bindings() {
    return all.stream().flatMap(fd -> fd.bindings().stream()).toList();
  }

  /** The place that a device has, or is getting, in an fd. */
  public Optional<DevicePlace> place(ManagedHost host, String device) {
    return on(host).stream().flatMap(fd -> fd.place(device).stream()).findFirst();
  }
}
