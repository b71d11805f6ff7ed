package org.bindery.backend.linux.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** The right to read and write the nodes that are there (EACCES). */
final class PermissionCheck implements Check {
  private final Predicate<Path> allowed;

  PermissionCheck() {
    this(node -> Files.isReadable(node) && Files.isWritable(node));
  }

  /**
   * @param allowed whether this process may read and write a file
   */
  PermissionCheck(Predicate<Path> allowed) {
    this.allowed = allowed;
  }

  @Override
  public Optional<Refusal> of(Subject subject) {
    List<Path> closed =
        Stream.concat(
                Stream.of(subject.nodes().iommu()),
                subject.nodes().device(subject.device()).stream())
            .filter(Files::exists)
            .filter(allowed.negate())
            .toList();
    if (closed.isEmpty()) {
      return Optional.empty();
    }
    String user = System.getProperty("user.name");
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EACCES,
            "%s: user %s may not read and write %s",
            subject.device().name(),
            user,
            String.join(" and ", closed.stream().map(Path::toString).toList()));
    closed.forEach(node ->
        refusal
            .blockedBy(node.toString(), "user " + user + " may not read and write it")
            .remedy("system sudo setfacl -m u:%s:rw %s", user, node));
    return Optional.of(refusal.build());
  }
}
