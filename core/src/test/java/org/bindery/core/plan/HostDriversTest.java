package org.bindery.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostDriversTest {
  @ParameterizedTest
  @ValueSource(strings = {"vfio-pci", "mlx5_vfio_pci", "hisi-acc-vfio-pci", "nvgrace-gpu-vfio-pci"})
  void everyVendorsVariantOfVfioGivesDeviceFiles(String driver) {
    assertThat(HostDrivers.isVfio(driver)).isTrue();
    assertThat(HostDrivers.inUse(driver)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1000", "nvme", "vfioish", "myvfio"})
  void othersAreTheHosts(String driver) {
    assertThat(HostDrivers.isVfio(driver)).isFalse();
    assertThat(HostDrivers.inUse(driver)).isTrue();
  }
}
