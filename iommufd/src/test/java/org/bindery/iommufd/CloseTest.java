package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.iommufd.Lab.refused;

import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineDevice;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.Test;

class CloseTest {
  private final Lab lab = new Lab();

  @Test
  void closeReleasesEverythingAndTwiceIsOnce() {
    int ioas = lab.fd.allocateIoas();
    EngineDevice device = lab.fd.bind(lab.device);
    lab.map(ioas, 0, 0x10000);
    device.attach(ioas);
    lab.fd.allocateHwpt(device.id(), HwptRequest.paging(ioas));
    lab.fd.close();
    lab.fd.close();
    assertThat(lab.memory.pinnedPages()).isZero();
    assertThat(lab.hardware.domains()).isEmpty();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
    assertThat(lab.hardware.subscriptions()).isZero();
    assertThat(lab.group.claimed()).isFalse();
  }

  @Test
  void everythingIsEbadfAfterIt() {
    int ioas = lab.fd.allocateIoas();
    EngineDevice device = lab.fd.bind(lab.device);
    lab.fd.close();
    assertThat(refused(Errno.EBADF, lab.fd::allocateIoas).reason()).isEqualTo("fd0 is closed");
    refused(Errno.EBADF, lab.fd::ioases);
    refused(Errno.EBADF, lab.fd::hwpts);
    refused(Errno.EBADF, lab.fd::objects);
    refused(Errno.EBADF, () -> lab.fd.areas(ioas));
    refused(Errno.EBADF, () -> lab.fd.ranges(ioas));
    refused(Errno.EBADF, () -> lab.map(ioas, 0, 0x1000));
    refused(Errno.EBADF, () -> lab.fd.unmap(ioas, 0, -1));
    refused(Errno.EBADF, () -> lab.fd.copy(ioas, ioas, 0, 1, Access.READ, OptionalLong.empty()));
    refused(Errno.EBADF, () -> lab.fd.allocateHwpt(1, HwptRequest.paging(ioas)));
    refused(Errno.EBADF, () -> lab.fd.info(1));
    refused(Errno.EBADF, () -> lab.fd.destroy(ioas));
    refused(Errno.EBADF, () -> lab.fd.bind(lab.device));
    refused(Errno.EBADF, () -> device.attach(ioas));
  }

  @Test
  void aDeviceClosedAfterItsFdIsHarmless() {
    EngineDevice device = lab.fd.bind(lab.device);
    lab.fd.close();
    device.detach();
    device.close();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
  }

  @Test
  void anEngineClosesItsFdsAndOpensNoMore() {
    lab.fd.bind(lab.device);
    lab.engine.close();
    assertThat(lab.group.claimed()).isFalse();
    refused(Errno.EBADF, lab.fd::allocateIoas);
    assertThat(
            refused(Errno.ENODEV, () -> lab.engine.open("fd1", lab.process, lab.faults::add))
                .reason())
        .contains("lab");
  }

  @Test
  void hardwareThatFailsDoesNotKeepTheOtherDevices() {
    FakeGroup group = new FakeGroup(9);
    FakeDevice other = lab.member(group, 0, 0x12);
    lab.fd.bind(lab.device);
    lab.fd.bind(other);
    lab.hardware.failRelease(lab.device.requester());
    assertThatThrownBy(lab.fd::close).hasMessage("release fails by test");
    assertThat(lab.group.claimed()).isFalse();
    assertThat(group.claimed()).isFalse();
    assertThat(lab.hardware.state(other.requester())).isEqualTo("host");
    refused(Errno.EBADF, lab.fd::allocateIoas);
  }
}
