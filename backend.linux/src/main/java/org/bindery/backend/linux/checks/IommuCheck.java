package org.bindery.backend.linux.checks;

import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;

/** An IOMMU in front of the device: without one it is in no group, and gets no device file. */
final class IommuCheck implements Check {
  @Override
  public Optional<Refusal> of(Subject subject) {
    if (!subject.isPhysical() || subject.device().group().isPresent()) {
      return Optional.empty();
    }
    String device = subject.device().name();
    if (!subject.tree().names("class/iommu").isEmpty()) {
      return Optional.of(
          Refusal.of(
                  Errno.EINVAL, "%s is in no isolation group: no IOMMU is in front of it", device)
              .build());
    }
    return Optional.of(
        Refusal.of(
                Errno.EINVAL,
                "%s is in no isolation group: the kernel uses no IOMMU; %s",
                device,
                advice(subject.proc("cpuinfo")))
            .build());
  }

  private static String advice(String cpuinfo) {
    if (cpuinfo.contains("GenuineIntel")) {
      return "switch VT-d on in the firmware and boot with intel_iommu=on";
    }
    if (cpuinfo.contains("AuthenticAMD")) {
      return "switch the IOMMU (AMD-Vi) on in the firmware and boot without amd_iommu=off";
    }
    return "switch it on in the firmware, and boot without iommu=off";
  }
}
