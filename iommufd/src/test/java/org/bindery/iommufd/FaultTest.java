package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Fault;
import org.bindery.engine.HardwareFd;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultTest {
  private final Lab lab = new Lab();
  private final List<Fault> others = new ArrayList<>();
  private final HardwareFd other = lab.engine.open("fd1", lab.process, others::add);

  @AfterEach
  void close() {
    lab.close();
    assertThat(lab.hardware.subscriptions()).isZero();
  }

  @Test
  void aFaultReachesTheFdOfItsDeviceOnly() {
    FakeDevice second = lab.member(new FakeGroup(5), 0, 0x11);
    lab.fd.bind(lab.device);
    other.bind(second);
    assertThat(lab.hardware.subscriptions()).as("once for all fds").isEqualTo(1);
    lab.hardware.fault(second.requester(), 0x5000);
    assertThat(lab.faults).isEmpty();
    assertThat(others).hasSize(1);
    Fault fault = others.getFirst();
    assertThat(fault.device()).isEqualTo("0000:00:11.0");
    assertThat(fault.requester()).isEqualTo("0000:00:11.0");
    assertThat(fault.iova()).isEqualTo(0x5000);
    assertThat(fault.access()).isEqualTo(Access.WRITE);
    assertThat(fault.code()).isEqualTo(5);
    assertThat(fault.reason()).isEqualTo("not mapped");
    assertThat(fault.pasid()).isEqualTo(-1);
    assertThat(fault.time()).isNotNull();
  }

  @Test
  void aFaultOfAnAliasReachesTheOwnerOfTheGroup() {
    RequesterId alias = new RequesterId(0, 1, 0);
    FakeGroup group = new FakeGroup(7);
    FakeDevice one = FakeDevice.at(1, 1, lab.hardware, group).behind(alias);
    FakeDevice two = FakeDevice.at(1, 2, lab.hardware, group).behind(alias);
    group.join(one);
    group.join(two);
    lab.fd.bind(one);
    lab.hardware.fault(alias, 0);
    lab.hardware.fault(two.requester(), 0);
    assertThat(lab.faults).extracting(Fault::device).containsExactly("0000:01:00.0", two.name());
  }

  @Test
  void aFaultWithAPasidReachesTheFdOfItsSubdeviceAndNobodyElse() {
    try (PasidLab pasids = new PasidLab()) {
      RequesterId requester = pasids.parent.requester();
      HardwareFd second = pasids.lab.engine.open("fd1", pasids.lab.process, others::add);
      pasids.subdevice("wq0.0", 5);
      second.bind(pasids.parent, "wq0.1", 6);
      pasids.lab.hardware.fault(requester, 5, 0x5000);
      pasids.lab.hardware.fault(requester, 6, 0x6000);
      pasids.lab.hardware.fault(requester, 7, 0x7000);
      pasids.lab.hardware.fault(requester, 0x8000);
      assertThat(pasids.lab.faults).extracting(Fault::device).containsExactly("wq0.0");
      assertThat(pasids.lab.faults).extracting(Fault::pasid).containsExactly(5);
      assertThat(others).extracting(Fault::device).containsExactly("wq0.1");
      assertThat(others).extracting(Fault::iova).containsExactly(0x6000L);
      assertThat(others.getFirst().requester()).isEqualTo(requester.toString());
    }
  }

  @Test
  void whoHasAWholeDeviceGetsItsFaultsWithAnyPasid() {
    lab.fd.bind(lab.device);
    lab.hardware.fault(lab.device.requester(), 9, 0x1000);
    assertThat(lab.faults).extracting(Fault::device).containsExactly("0000:00:10.0");
    assertThat(lab.faults).extracting(Fault::pasid).containsExactly(9);
  }

  @Test
  void afterUnbindAndForStrangersThereIsNone() {
    lab.fd.bind(lab.device).close();
    lab.hardware.fault(lab.device.requester(), 0);
    lab.fd.bind(lab.device);
    lab.hardware.fault(new RequesterId(0, 9, 9), 0);
    assertThat(lab.faults).isEmpty();
  }
}
