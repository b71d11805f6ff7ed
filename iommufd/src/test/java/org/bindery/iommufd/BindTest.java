package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import java.util.Set;
import org.bindery.api.DeviceInfo;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.iommufd.fake.FakeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BindTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.group.claimed()).isFalse();
    assertThat(lab.hardware.notTheHosts()).isEmpty();
  }

  @Test
  void withoutCoherenceIsEinvalBeforeTheClaim() {
    lab.hardware.coherent = false;
    lab.hardware.isolating = false;
    refused(Errno.EINVAL, () -> lab.fd.bind(lab.device));
    assertThat(lab.fd.objects()).isEmpty();
  }

  @Test
  void withoutGroupIsEnodev() {
    FakeDevice alone = FakeDevice.at(0, 3, lab.hardware, null);
    refused(Errno.ENODEV, () -> lab.fd.bind(alone));
  }

  @Test
  void withoutIsolatedInterruptsIsEperm() {
    lab.hardware.isolating = false;
    assertThat(refused(Errno.EPERM, () -> lab.fd.bind(lab.device)).reason())
        .contains("dmar0", "interrupts", "allow_unsafe_interrupts");
    assertThat(lab.group.claimed()).isFalse();
    lab.group.allowingUnsafeInterrupts = true;
    lab.fd.bind(lab.device);
    assertThat(lab.group.claimed()).isTrue();
  }

  @Test
  void twiceInOneFdIsEinval() {
    lab.fd.bind(lab.device);
    assertThat(refused(Errno.EINVAL, () -> lab.fd.bind(lab.device)).blockers().getFirst().object())
        .isEqualTo("0000:00:10.0");
  }

  @Test
  void anIdIsUsedAgainAfterUnbind() {
    assertThat(lab.fd.bind(lab.device).id()).isEqualTo(1);
    int ioas = lab.fd.allocateIoas();
    assertThat(ioas).isEqualTo(2);
    lab.fd.close();
    var fd = lab.engine.open("fd0", lab.process, lab.faults::add);
    var device = fd.bind(lab.device);
    device.close();
    assertThat(fd.allocateIoas()).isEqualTo(1);
    assertThat(fd.bind(lab.device).id()).isEqualTo(2);
  }

  @Test
  void infoAnswersWhatTheIommuCan() {
    int device = lab.fd.bind(lab.device).id();
    DeviceInfo info = lab.fd.info(device);
    assertThat(info.snoopEnforceable()).isTrue();
    assertThat(info.blocksNoSnoop()).isTrue();
    lab.hardware.lying = true;
    assertThat(lab.fd.info(device).snoopEnforceable()).as("reported").isTrue();
    assertThat(lab.fd.info(device).blocksNoSnoop()).as("done").isFalse();
    assertThat(info.pageSizes()).containsExactly(4096L, 1L << 21, 1L << 30);
    assertThat(info.ranges())
        .containsExactly(
            new IovaRange(0, 0xfedfffffL), new IovaRange(0xfef00000L, 0xffffffffffffL));
    assertThat(info.formats()).isEqualTo(List.of("fake-v2", "fake-v1"));
    lab.hardware.kinds = Set.of(PageTableKind.values());
    assertThat(lab.fd.info(device).kinds())
        .as("what hardware, function and engine have")
        .containsExactlyInAnyOrder(PageTableKind.PAGING, PageTableKind.EPT);
    assertThat(info.hardware()).isEqualTo("dmar0");
    assertThat(info.make()).isEqualTo("fake");
    assertThat(info.registers()).containsEntry("cap", 0x1234L);
    refused(Errno.ENOENT, () -> lab.fd.info(99));
  }
}
