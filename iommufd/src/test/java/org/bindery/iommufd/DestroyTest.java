package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DestroyTest {
  private final Lab lab = new Lab();
  private int ioas;
  private EngineDevice device;

  @BeforeEach
  void bound() {
    ioas = lab.fd.allocateIoas();
    device = lab.fd.bind(lab.device);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void anUnknownIdIsEnoent() {
    refused(Errno.ENOENT, () -> lab.fd.destroy(99));
    refused(Errno.ENOENT, () -> lab.fd.destroy(0));
  }

  @Test
  void anIoasWithAreasGoesWithThem() {
    lab.map(ioas, 0, 0x1000);
    lab.fd.destroy(ioas);
    assertThat(lab.fd.ioases()).isEmpty();
    refused(Errno.ENOENT, () -> lab.fd.areas(ioas));
    refused(Errno.ENOENT, () -> lab.fd.destroy(ioas));
  }

  @Test
  void anAttachedIoasIsEbusyAndNamesTheDevice() {
    device.attach(ioas);
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(ioas));
    assertThat(refusal.reason()).contains("ioas 1 of fd0", "hwpt 3");
    assertThat(refusal.blockers().getFirst().object()).isEqualTo("0000:00:10.0");
    assertThat(refusal.remedies()).isEmpty();
    device.detach();
    lab.fd.destroy(ioas);
  }

  @Test
  void anIoasHeldByAUserHwptIsEbusyWithTheRemedy() {
    int hwpt = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(ioas));
    assertThat(refusal.remedies()).containsExactly("hwpt destroy fd0 3");
    lab.fd.destroy(hwpt);
    lab.fd.destroy(ioas);
  }

  @Test
  void aHwptWithDevicesIsEbusyAndNamesThem() {
    int hwpt = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    device.attach(hwpt);
    Refusal refusal = refused(Errno.EBUSY, () -> lab.fd.destroy(hwpt));
    assertThat(refusal.reason()).contains("hwpt 3 of fd0", "device 2 (0000:00:10.0)");
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(ioas)).remedies())
        .containsExactly("hwpt destroy fd0 3");
  }

  @Test
  void aDeviceIdIsEbusy() {
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(device.id())).reason())
        .contains("0000:00:10.0", "bound to fd0");
  }

  @Test
  void usersAreCountedAndIdsReused() {
    int hwpt = lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    device.attach(hwpt);
    assertThat(lab.fd.objects().toString())
        .isEqualTo(
            "[EngineObject[id=1, type=ioas, users=1], EngineObject[id=2, type=device, users=1], "
                + "EngineObject[id=3, type=hwpt, users=1]]");
    device.detach();
    lab.fd.destroy(hwpt);
    assertThat(lab.fd.allocateIoas()).isEqualTo(3);
  }
}
