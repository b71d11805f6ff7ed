package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.id;
import static org.bindery.backend.mock.Bench.refused;

import org.bindery.api.Errno;
import org.bindery.backend.mock.MockDevice.Flag;
import org.bindery.hardware.IommuDomain;
import org.junit.jupiter.api.Test;

class PasidTest {
  private final Bench bench = new Bench();
  private final MockDevice device = bench.device(Flag.PASID);
  private final IommuDomain one = bench.table(device);
  private final IommuDomain other = bench.table(device);

  @Test
  void isIndependentOfTheWholeDevice() {
    bench.iommu.attach(id(device), one);
    bench.iommu.attach(id(device), 7, other);

    assertThat(bench.controls.domain(device)).contains(one);
    assertThat(bench.controls.domain(device, 7)).contains(other);
    assertThat(bench.controls.domain(device, 8)).isEmpty();

    bench.iommu.block(id(device));
    assertThat(bench.controls.domain(device, 7)).contains(other);
    bench.iommu.attach(id(device), 7, one);
    assertThat(bench.controls.domain(device, 7)).contains(one);
    bench.iommu.block(id(device), 7);
    bench.iommu.block(id(device), 7);
    assertThat(bench.controls.domain(device, 7)).isEmpty();
  }

  @Test
  void hasTwentyBitsOrNone() {
    assertThat(device.pasidBits()).isEqualTo(20);
    bench.iommu.attach(id(device), (1 << 20) - 1, one);
    refused(Errno.EINVAL, () -> bench.iommu.attach(id(device), 1 << 20, one));
    refused(Errno.EINVAL, () -> bench.iommu.attach(id(device), 0, one));

    MockDevice without = bench.device();
    assertThat(without.pasidBits()).isZero();
    refused(Errno.EINVAL, () -> bench.iommu.attach(id(without), 1, one));
  }

  @Test
  void failsEverySecondTimeIfItIsTheOne() {
    int pasid = MockTypes.FAILING_PASID;
    bench.iommu.attach(id(device), pasid, one);

    refused(Errno.ENOMEM, () -> bench.iommu.attach(id(device), pasid, other));
    assertThat(bench.controls.domain(device, pasid)).contains(one);

    bench.iommu.attach(id(device), pasid, other);
    assertThat(bench.controls.domain(device, pasid)).contains(other);
    bench.iommu.block(id(device), pasid);
    bench.iommu.attach(id(device), pasid, one);
    refused(Errno.ENOMEM, () -> bench.iommu.attach(id(device), pasid, other));
  }
}
