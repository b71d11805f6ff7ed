package org.bindery.core.fd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.host.BoundSubdevices;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.DeviceNames;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.host.Obstacles;
import org.bindery.core.host.ParentState;
import org.bindery.core.queue.OpenQueues;
import org.bindery.core.saved.SavedStates;
import org.bindery.core.take.Takeable;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/**
 * What speaks against binding a device, found before it is touched. The engine checks the same
 * things again where it claims the group; here they get the commands that mend them. Holds no
 * state.
 */
final class BindChecks {
  private final DeviceNames names;
  private final Obstacles obstacles;
  private final SavedStates states;
  private final OpenQueues queues;

  BindChecks(FdServices services) {
    this.names = services.names();
    this.obstacles = new Obstacles(services.calls());
    this.states = services.states();
    this.queues = services.queues();
  }

  /**
   * For every device.
   *
   * @throws org.bindery.api.RefusedException what the host says; EBUSY another living process has
   *     taken it
   */
  void host(LocatedDevice located) {
    obstacles.requireNone(located);
    states.requireFree(located.host().host(), located.device());
  }

  /**
   * For devices whose DMA has to be confined.
   *
   * @param fd the fd that wants the device
   * @throws org.bindery.api.RefusedException ENODEV no IOMMU in front of it; EPERM in use by the
   *     host, or its group is, each blocker named
   */
  void group(LocatedDevice located, OwnedFd fd, boolean take) {
    HostGroup group =
        located
            .host()
            .group(located.device())
            .orElseThrow(() ->
                Refusal.of(
                        Errno.ENODEV,
                        "there is no IOMMU in front of %s, so its DMA cannot be confined",
                        located.name())
                    .exception());
    checkOwner(located, fd, group);
    Map<Boolean, List<Blocker>> blockers =
        group.blockers().stream()
            .collect(Collectors.partitioningBy(b -> b.object().equals(located.name())));
    Optional<Blocker> own = take ? Optional.empty() : blockers.get(true).stream().findFirst();
    List<Blocker> others = blockers.get(false);
    BoundSubdevices below = BoundSubdevices.of(located.host(), group.members());
    if (own.isEmpty() && others.isEmpty()) {
      below.requireNone(located.name() + " cannot be bound whole");
      return;
    }
    Refusal.Builder refusal = Refusal.of(Errno.EPERM, reason(located, group, own, others));
    own.ifPresent(refusal::blockedBy);
    others.forEach(refusal::blockedBy);
    // They end with the host driver, so none is taken from it before.
    below.blockers().forEach(refusal::blockedBy);
    below.commands().forEach(command -> refusal.remedy("%s", command));
    List<LocatedDevice> takeable =
        Stream.concat(others.stream(), own.stream())
            .flatMap(blocker -> takeable(located.host(), blocker).stream())
            .toList();
    // When one of them cannot be taken, to take the others mends nothing.
    if (takeable.size() == others.size() + (own.isPresent() ? 1 : 0)) {
      takeable.forEach(device -> refusal.remedy("take %s", names.word(device)));
    }
    throw refusal.exception();
  }

  /**
   * For subdevices.
   *
   * @throws org.bindery.api.RefusedException EBUSY the parent is bound whole, or its group is, or
   *     owners have it open for user-space DMA
   */
  void subdevice(LocatedDevice located) {
    ParentState.of(located).requireFree(located.name());
    queues
        .inTheWay(located)
        .ifPresent(refusal -> {
          throw new RefusedException(refusal);
        });
  }

  private static Optional<LocatedDevice> takeable(ManagedHost host, Blocker blocker) {
    return host.device(blocker.object())
        .filter(device -> Takeable.why(device).isEmpty())
        .map(device -> new LocatedDevice(host, device));
  }

  private static String reason(
      LocatedDevice located, HostGroup group, Optional<Blocker> own, List<Blocker> others) {
    List<String> parts = new ArrayList<>();
    own.ifPresent(b -> parts.add(b.object() + " is in use: " + b.why()));
    if (!others.isEmpty()) {
      List<String> each = others.stream().map(b -> b.object() + " is " + b.why()).toList();
      parts.add(
          "group %d of %s is not viable: %s"
              .formatted(group.id(), located.name(), String.join(", ", each)));
    }
    return String.join("; ", parts);
  }

  /** Somebody else than this fd has the group. */
  private static void checkOwner(LocatedDevice located, OwnedFd fd, HostGroup group) {
    if (group.owner().isEmpty()) {
      return;
    }
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EPERM,
            "group %d of %s is claimed by %s",
            group.id(),
            located.name(),
            group.owner().get());
    boolean found = false;
    for (HostDevice sibling : located.host().siblings(located.device())) {
      if (fd.place(sibling.name()).isPresent()) {
        return;
      }
      Optional<DeviceClaim> claim =
          located.host().claims().of(sibling.name()).filter(DeviceClaim::inFd);
      if (claim.isPresent()) {
        refusal.blockedBy(sibling.name(), claim.get().describe());
        refusal.remedy("%s", claim.get().unbind());
        found = true;
      }
    }
    if (!found) {
      refusal.blockedBy("group " + group.id(), "claimed by " + group.owner().get());
    }
    throw refusal.exception();
  }
}
