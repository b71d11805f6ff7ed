package org.bindery.backend.linux.checks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/**
 * Another process that holds the group by VFIO's older interface: the kernel lets a device be used
 * by one of the two only ({@code vfio_device_block_group}: EBUSY).
 */
final class LegacyGroupCheck implements Check {
  @Override
  public Optional<Refusal> of(Subject subject) {
    if (subject.device().group().isEmpty()) {
      return Optional.empty();
    }
    int group = subject.device().group().getAsInt();
    Path node = subject.nodes().group(group);
    List<Holders.Holder> holders = subject.holders().of(node);
    if (holders.isEmpty()) {
      return Optional.empty();
    }
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "group %d of %s is held through %s by %s",
            group,
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
