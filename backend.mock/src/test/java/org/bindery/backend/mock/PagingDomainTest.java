package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.START;
import static org.bindery.backend.mock.Bench.paging;
import static org.bindery.backend.mock.Bench.refused;
import static org.bindery.backend.mock.Bench.tableData;

import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.mock.plain.PlainUserData;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.SmallPages;
import org.junit.jupiter.api.Test;

class PagingDomainTest {
  private final Bench bench = new Bench();
  private final RequesterId device = bench.device();

  @Test
  void hasPagesOfHalfAFrameInASmallAperture() {
    IommuDomain domain = bench.table(device);

    assertThat(domain).isInstanceOf(SmallPages.class).isNotInstanceOf(DirtyTracking.class);
    assertThat(domain.pageSizes()).hasSize(26).startsWith(2048L, 4096L).endsWith(1L << 36);
    assertThat(domain.aperture()).isEqualTo(new IovaRange(1 << 24, 0x7fffffffL));
    assertThat(domain.format()).isEqualTo("mock");
    assertThat(domain.snoop()).isEqualTo(Snoop.ALLOW);
  }

  @Test
  void translatesHalvesOfFramesApart() {
    IommuDomain domain = bench.table(device);
    SmallPages small = (SmallPages) domain;

    small.mapBytes(START, 0x5800, 2048, Access.READ_WRITE);
    small.mapBytes(START + 2048, 0x9000, 4096, Access.READ);

    assertThat(((PagingDomain) domain).physicalAt(START + 17)).isEqualTo(0x5811);
    assertThat(((PagingDomain) domain).physicalAt(START + 2048)).isEqualTo(0x9000);
    assertThat(((PagingDomain) domain).physicalAt(START + 6143)).isEqualTo(0x9fff);
    assertThat(((PagingDomain) domain).physicalAt(START + 6144)).isEqualTo(-1);
    assertThat(((PagingDomain) domain).physicalAt(START - 1)).isEqualTo(-1);
    assertThat(domain.frameAt(START)).isEqualTo(5);
    assertThat(domain.frameAt(START + 6144)).isEqualTo(-1);
    assertThat(domain.frameAt(-1)).isEqualTo(-1);
  }

  @Test
  void answersWhatWasUnmapped() {
    SmallPages small = (SmallPages) bench.table(device);
    small.mapBytes(START, 0x5800, 2048, Access.READ_WRITE);
    small.mapBytes(START + 8192, 0x9000, 4096, Access.READ);

    assertThat(small.unmapBytes(START, 4 * 4096)).isEqualTo(2048 + 4096);
    assertThat(small.unmapBytes(START, 4 * 4096)).isZero();
    assertThat(((IommuDomain) small).frameAt(START + 8192)).isEqualTo(-1);
  }

  @Test
  void takesFramesToo() {
    IommuDomain domain = bench.table(device);

    domain.map(START, 77, 3, Access.READ_WRITE);

    assertThat(domain.frameAt(START + 8192)).isEqualTo(79);
    assertThat(domain.unmap(START, 3)).isEqualTo(3 * 4096);
  }

  @Test
  void ofTheHugeTypeHasFramesAndHugePagesAndNoSmallAperture() {
    IommuDomain domain =
        bench.iommu.allocate(paging(device).data(tableData(0, MockTypes.TABLE_HUGE)));

    assertThat(domain.pageSizes()).isEqualTo(List.of(4096L, 1L << 20));
    assertThat(domain.aperture()).isEqualTo(new IovaRange(0, (1L << 38) - 1));

    domain.map(0, 1, 1, Access.READ_WRITE);
    domain.map((1L << 38) - 4096, 2, 1, Access.READ_WRITE);
    assertThat(domain.frameAt(0)).isEqualTo(1);
    assertThat(domain.frameAt((1L << 38) - 1)).isEqualTo(2);
  }

  @Test
  void takesTheFirstHalfOfItsData() {
    assertThat(
            bench
                .iommu
                .allocate(paging(device).data(new PlainUserData(MockTypes.TABLE_DATA, new byte[4])))
                .pageSizes())
        .startsWith(2048L);
  }

  @Test
  void refusesWhatItLacks() {
    MockIommu iommu = bench.iommu;
    DomainRequest request = paging(device);

    refused(
        Errno.EOPNOTSUPP,
        () -> iommu.allocate(request.data(new PlainUserData(0xdeae, new byte[8]))));
    refused(Errno.EOPNOTSUPP, () -> iommu.allocate(request.data(tableData(0, 2))));
    refused(
        Errno.EINVAL,
        () -> iommu.allocate(request.data(new PlainUserData(MockTypes.TABLE_DATA, new byte[3]))));
    refused(
        Errno.EINVAL,
        () -> iommu.allocate(request.data(new PlainUserData(MockTypes.TABLE_DATA, new byte[9]))));
    for (DomainRequest wrong :
        List.of(
            new DomainRequest(
                request.requester(), PageTableKind.EPT, MockTypes.FORMAT, Snoop.ALLOW),
            new DomainRequest(
                request.requester(), PageTableKind.PAGING, MockTypes.FORMAT, Snoop.ENFORCE),
            new DomainRequest(request.requester(), PageTableKind.PAGING, "amd-v1", Snoop.ALLOW))) {
      refused(Errno.EOPNOTSUPP, () -> iommu.allocate(wrong));
    }
  }

  @Test
  void ofOtherHardwareIsNotAttached() {
    IommuDomain foreign = new Bench().table(device);

    refused(Errno.EINVAL, () -> bench.iommu.attach(device, foreign));
    assertThat(bench.domain(device)).isEmpty();
  }
}
