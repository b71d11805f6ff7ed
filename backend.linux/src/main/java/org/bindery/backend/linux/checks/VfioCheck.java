package org.bindery.backend.linux.checks;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** The driver that gives device files, and the kernel's support of them. */
final class VfioCheck implements Check {
  @Override
  public Optional<Refusal> of(Subject subject) {
    String device = subject.device().name();
    if (subject.isOnVfioDriver()) {
      return subject.nodes().device(subject.device()).isPresent()
          ? Optional.empty()
          : Optional.of(withoutFiles(device));
    }
    if (!subject.isPhysical()) {
      return Optional.empty();
    }
    if (!subject.tree().exists("bus/pci/drivers/vfio-pci")) {
      return Optional.of(
          Refusal.of(
                  Errno.ENODEV,
                  "%s has no device file, and host driver vfio-pci, which gives one, is not there",
                  device)
              .remedy("system modprobe vfio-pci")
              .build());
    }
    return subject.tree().exists("class/vfio-dev")
        ? Optional.empty()
        : Optional.of(withoutFiles(device));
  }

  private static Refusal withoutFiles(String device) {
    return Refusal.of(
            Errno.ENODEV,
            "%s gets no device file: the kernel was built without CONFIG_VFIO_DEVICE_CDEV",
            device)
        .build();
  }
}
