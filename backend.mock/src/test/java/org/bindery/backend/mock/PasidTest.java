package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.refused;

import org.bindery.api.Errno;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

class PasidTest {
  private final Bench bench = new Bench();
  private final RequesterId device = bench.device(true, MockTypes.PASID_BITS);
  private final IommuDomain one = bench.table(device);
  private final IommuDomain other = bench.table(device);

  @Test
  void isIndependentOfTheWholeDevice() {
    bench.iommu.attach(device, one);
    bench.iommu.attach(device, 7, other);

    assertThat(bench.domain(device)).contains(one);
    assertThat(bench.domain(device, 7)).contains(other);
    assertThat(bench.domain(device, 8)).isEmpty();

    bench.iommu.block(device);
    assertThat(bench.domain(device, 7)).contains(other);
    bench.iommu.attach(device, 7, one);
    assertThat(bench.domain(device, 7)).contains(one);
    bench.iommu.block(device, 7);
    bench.iommu.block(device, 7);
    assertThat(bench.domain(device, 7)).isEmpty();
  }

  @Test
  void hasTwentyBitsOrNone() {
    bench.iommu.attach(device, (1 << 20) - 1, one);
    refused(Errno.EINVAL, () -> bench.iommu.attach(device, 1 << 20, one));
    refused(Errno.EINVAL, () -> bench.iommu.attach(device, 0, one));

    RequesterId without = bench.device();
    refused(Errno.EINVAL, () -> bench.iommu.attach(without, 1, one));
  }

  @Test
  void failsEverySecondTimeIfItIsTheOne() {
    int pasid = MockTypes.FAILING_PASID;
    bench.iommu.attach(device, pasid, one);

    refused(Errno.ENOMEM, () -> bench.iommu.attach(device, pasid, other));
    assertThat(bench.domain(device, pasid)).contains(one);

    bench.iommu.attach(device, pasid, other);
    assertThat(bench.domain(device, pasid)).contains(other);
    bench.iommu.block(device, pasid);
    bench.iommu.attach(device, pasid, one);
    refused(Errno.ENOMEM, () -> bench.iommu.attach(device, pasid, other));
  }
}
