package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.refused;

import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

class MockIommuTest {
  private final Bench bench = new Bench();

  @Test
  void aNewDeviceHasNothingOfTheOneBefore() {
    RequesterId before = bench.device(true, MockTypes.PASID_BITS);
    bench.iommu.attach(before, bench.table(before));
    bench.iommu.attach(before, 7, bench.table(before));
    bench.iommu.remove(before);
    refused(Errno.EINVAL, () -> bench.iommu.get(before));

    MockRequester after = bench.iommu.add(before, true, 0);

    assertThat(after.domain(MockRequester.NO_PASID)).isEmpty();
    assertThat(after.domain(7)).isEmpty();
  }

  @Test
  void saysWhatTheKernelsMocksSay() {
    RequesterId device = bench.device();
    HardwareCapabilities can = bench.iommu.capabilities(device);

    assertThat(can.cacheCoherent()).isTrue();
    assertThat(can.enforcesSnoop()).isFalse();
    assertThat(can.isolatesInterrupts()).isTrue();
    assertThat(can.nestParent()).isTrue();
    assertThat(can.guestPasidTables()).isTrue();
    assertThat(can.pageRequests()).isTrue();
    assertThat(can.pasidBits()).isEqualTo(20);
    assertThat(can.kinds()).containsExactlyInAnyOrder(PageTableKind.PAGING, PageTableKind.NESTED);
    assertThat(can.registers()).containsEntry("test_reg", 0xdeadbeefL);
    HardwareInfo info = bench.iommu.info(device, 0);
    assertThat(info.type()).isEqualTo(0xfeedbeef);
    assertThat(info.data()).isEqualTo(Bench.ints(0, 0xdeadbeef));
    assertThat(bench.iommu.info(device, 0xfeedbeef).data()).isEqualTo(info.data());
    refused(Errno.EOPNOTSUPP, () -> bench.iommu.info(device, 1));
  }
}
