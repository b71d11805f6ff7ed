package org.bindery.backend.linux.checks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** Another process that has the device file open: of two openers one can bind (EINVAL). */
final class DeviceFileCheck implements Check {
  @Override
  public Optional<Refusal> of(Subject subject) {
    return subject.nodes().device(subject.device()).flatMap(node -> held(subject, node));
  }

  private static Optional<Refusal> held(Subject subject, Path node) {
    List<Holders.Holder> holders = subject.holders().of(node);
    if (holders.isEmpty()) {
      return Optional.empty();
    }
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EINVAL,
            "%s is used through its device file %s by %s",
            subject.device().name(),
            node,
            String.join(", ", holders.stream().map(Object::toString).toList()));
    holders.forEach(holder ->
        refusal
            .blockedBy(holder.toString(), "has " + node + " open")
            .remedy("system kill %d", holder.pid()));
    return Optional.of(refusal.build());
  }
}
