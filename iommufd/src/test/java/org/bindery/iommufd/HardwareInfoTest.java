package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import org.bindery.api.Errno;
import org.bindery.hardware.HardwareInfo;
import org.junit.jupiter.api.Test;

class HardwareInfoTest {
  @Test
  void itIsTheHardwaresOwnForTheDevice() {
    try (GuestLab guest = new GuestLab()) {
      for (int wanted : new int[] {0, 1}) {
        HardwareInfo info = guest.lab.fd.hardwareInfo(guest.device.id(), wanted);
        assertThat(info.type()).isEqualTo(1);
        assertThat(info.data()).containsExactly(0, 2, 3);
      }
    }
  }

  @Test
  void aLayoutThatTheHardwareLacksIsEopnotsupp() {
    try (GuestLab guest = new GuestLab()) {
      refused(Errno.EOPNOTSUPP, () -> guest.lab.fd.hardwareInfo(guest.device.id(), 2));
    }
  }

  @Test
  void theDeviceIsLookedUpFirst() {
    try (GuestLab guest = new GuestLab()) {
      refused(Errno.ENOENT, () -> guest.lab.fd.hardwareInfo(99, 2));
      refused(Errno.ENOENT, () -> guest.lab.fd.hardwareInfo(guest.ioas, 2));
    }
  }

  @Test
  void hardwareThatSaysNothingIsOfTypeNone() {
    try (Lab lab = new Lab()) {
      int device = lab.fd.bind(lab.device).id();
      assertThat(lab.fd.hardwareInfo(device, 0)).isEqualTo(HardwareInfo.NONE);
      refused(Errno.EOPNOTSUPP, () -> lab.fd.hardwareInfo(device, 1));
    }
  }
}
