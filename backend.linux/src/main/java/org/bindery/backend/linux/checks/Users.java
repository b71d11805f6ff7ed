package org.bindery.backend.linux.checks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Other processes that use a device, by its own file or by its group's: its driver waits for them
 * when it is to let the device go ({@code vfio_unregister_group_dev}).
 */
final class Users {
  private Users() {}

  /** EBUSY; empty: none that can be seen. */
  static Optional<Refusal> of(Subject subject) {
    List<Use> uses = uses(subject);
    if (uses.isEmpty()) {
      return Optional.empty();
    }
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "%s is used by %s, which its host driver would wait for",
            subject.device().name(),
            uses.stream().map(Use::toString).collect(Collectors.joining(", ")));
    uses.forEach(use -> refusal.blockedBy(use.by.toString(), "has " + use.node + " open"));
    uses.stream()
        .map(use -> use.by.pid())
        .distinct()
        .forEach(pid -> refusal.remedy("system kill %d", pid));
    return Optional.of(refusal.build());
  }

  private static List<Use> uses(Subject subject) {
    List<Path> nodes = new ArrayList<>();
    if (subject.isOnVfioDriver()) {
      subject.nodes().device(subject.device()).ifPresent(nodes::add);
      subject.device().group().ifPresent(group -> nodes.add(subject.nodes().group(group)));
    }
    Holders holders = subject.holders();
    return nodes.stream()
        .flatMap(node -> holders.of(node).stream().map(holder -> new Use(holder, node)))
        .toList();
  }

  private record Use(Holders.Holder by, Path node) {
    @Override
    public String toString() {
      return by + " through " + node;
    }
  }
}
