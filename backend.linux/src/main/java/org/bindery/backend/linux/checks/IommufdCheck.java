package org.bindery.backend.linux.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** {@code /dev/iommu}, without which there is no IOMMU fd. */
final class IommufdCheck implements Check {
  @Override
  public Optional<Refusal> of(Subject subject) {
    Path node = subject.nodes().iommu();
    if (Files.exists(node)) {
      return Optional.empty();
    }
    return Optional.of(
        Refusal.of(
                Errno.ENOENT,
                "%s is not there: the module iommufd is not loaded, or the kernel was built without"
                    + " CONFIG_IOMMUFD",
                node)
            .remedy("system modprobe iommufd")
            .build());
  }
}
