package org.bindery.backend.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.host.HostDriverKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostDriverTest {
  @ParameterizedTest
  @ValueSource(strings = {"vfio-pci", "mlx5_vfio_pci", "hisi-acc-vfio-pci", "nvgrace-gpu-vfio-pci"})
  void everyVendorsVariantOfVfioGivesDeviceFiles(String driver) {
    assertThat(HostDrivers.kind(driver)).isEqualTo(HostDriverKind.DEVICE_FILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1000", "nvme", "vfioish", "myvfio"})
  void othersAreTheHosts(String driver) {
    assertThat(HostDrivers.kind(driver)).isEqualTo(HostDriverKind.OWN_DMA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vfio-pci", "mlx5_vfio_pci", "hisi-acc-vfio-pci", "pci-stub", "pcieport"})
  void theseLeaveAGroupViable(String driver) {
    assertThat(HostDriver.doesDma(driver)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1000", "xhci_hcd", "vfioish"})
  void theseDoNot(String driver) {
    assertThat(HostDriver.doesDma(driver)).isTrue();
  }
}
