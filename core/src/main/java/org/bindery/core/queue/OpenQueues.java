package org.bindery.core.queue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;

/** All open work queues of all owners, in the order of opening. Safe for use by several threads. */
public final class OpenQueues {
  private final List<OwnedQueue> all = new CopyOnWriteArrayList<>();

  void add(OwnedQueue queue) {
    all.add(queue);
  }

  void remove(OwnedQueue queue) {
    all.remove(queue);
  }

  public int count() {
    return all.size();
  }

  List<OwnedQueue> of(Process owner) {
    return all.stream().filter(queue -> queue.owner() == owner).toList();
  }

  /**
   * Whether owners have a device open, which keeps it from being bound: that would take it from
   * them.
   *
   * @return who has it, as a refusal; empty: nobody
   */
  public Optional<Refusal> inTheWay(LocatedDevice located) {
    List<String> owners =
        all.stream()
            .filter(queue -> queue.on(located.host()) && queue.name().equals(located.name()))
            .map(queue -> queue.owner().name())
            .distinct()
            .toList();
    if (owners.isEmpty()) {
      return Optional.empty();
    }
    String why = "open for user-space DMA by " + String.join(", ", owners);
    return Optional.of(
        Refusal.of(Errno.EBUSY, "%s is %s", located.name(), why)
            .blockedBy(located.name(), why)
            .build());
  }

  /** The device has left its host. */
  public void deviceGone(ManagedHost host, String device) {
    for (OwnedQueue queue : all) {
      if (queue.on(host) && queue.name().equals(device)) {
        queue.gone(device + " has left its host");
      }
    }
  }

  /** The host, or its engine, has left. */
  public void hostGone(ManagedHost host) {
    for (OwnedQueue queue : all) {
      if (queue.on(host)) {
        queue.gone("host " + host.name() + " has gone");
      }
    }
  }
}
