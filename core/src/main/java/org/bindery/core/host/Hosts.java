package org.bindery.core.host;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.core.names.NearNames;

/** The hosts that can be used now, in the order they came. Safe for use by several threads. */
public final class Hosts {
  private final List<ManagedHost> all = new CopyOnWriteArrayList<>();

  /** False when a host of that name is there already. */
  public synchronized boolean add(ManagedHost host) {
    return byName(host.name()).isEmpty() && all.add(host);
  }

  public void remove(ManagedHost host) {
    all.remove(host);
  }

  public List<ManagedHost> all() {
    return List.copyOf(all);
  }

  public Optional<ManagedHost> byName(String name) {
    return all.stream().filter(host -> host.name().equals(name)).findFirst();
  }

  /**
   * @throws org.bindery.api.RefusedException ENODEV naming the near ones
   */
  public ManagedHost require(String name) {
    return byName(name)
        .orElseThrow(() -> {
          List<String> near = NearNames.of(name, all.stream().map(ManagedHost::name));
          return Refusal.of(
                  Errno.ENODEV,
                  "there is no host %s%s",
                  name,
                  near.isEmpty() ? "" : "; near: " + String.join(", ", near))
              .exception();
        });
  }

  /**
   * The host of that name, or the only one.
   *
   * @throws org.bindery.api.RefusedException ENODEV none; EINVAL several and none chosen
   */
  public ManagedHost choose(Optional<String> name) {
    if (name.isPresent()) {
      return require(name.get());
    }
    List<ManagedHost> hosts = all();
    if (hosts.isEmpty()) {
      throw Refusal.of(Errno.ENODEV, "there is no host").exception();
    }
    if (hosts.size() > 1) {
      throw Refusal.of(
              Errno.EINVAL,
              "there are several hosts and none was chosen: %s",
              hosts.stream().map(ManagedHost::name).collect(Collectors.joining(", ")))
          .exception();
    }
    return hosts.getFirst();
  }
}
