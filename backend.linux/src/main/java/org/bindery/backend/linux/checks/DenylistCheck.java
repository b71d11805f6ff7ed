package org.bindery.backend.linux.checks;

import java.util.Optional;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.HostDevice;

/**
 * Devices that vfio-pci refuses (EINVAL), since a user can harm the machine with them: {@code
 * vfio_pci_dev_in_denylist} in {@code drivers/vfio/pci/vfio_pci.c}.
 */
final class DenylistCheck implements Check {
  private static final String INTEL = "8086";

  /**
   * QuickAssist C3xxx, C62x and DH895xCC with their virtual functions; DSA and IAX of the first.
   */
  private static final Set<String> DEVICES =
      Set.of("19e2", "19e3", "37c8", "37c9", "0435", "0443", "0b25", "0cfe");

  private static final String PARAMETER = "module/vfio_pci/parameters/disable_denylist";

  @Override
  public Optional<Refusal> of(Subject subject) {
    HostDevice device = subject.device();
    boolean listed =
        INTEL.equals(device.properties().get(HostDevice.PCI_VENDOR))
            && DEVICES.contains(device.properties().get(HostDevice.PCI_DEVICE));
    if (!listed
        || subject.isOnVfioDriver()
        || subject.tree().value(PARAMETER).equals(Optional.of("Y"))) {
      return Optional.empty();
    }
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EINVAL,
            "%s (8086:%s) is on vfio-pci's list of devices that it refuses, since their users can"
                + " harm the machine; disable_denylist=1 overrules it at your risk",
            device.name(),
            device.properties().get(HostDevice.PCI_DEVICE));
    // A module that was built in takes its parameters from the boot command line only.
    if (subject.tree().exists("module/vfio_pci/initstate")) {
      refusal.remedy("system modprobe -r vfio-pci");
    }
    if (subject.tree().exists("module/vfio_pci/initstate")
        || !subject.tree().exists("bus/pci/drivers/vfio-pci")) {
      refusal.remedy("system modprobe vfio-pci disable_denylist=1");
    }
    return Optional.of(refusal.build());
  }
}
