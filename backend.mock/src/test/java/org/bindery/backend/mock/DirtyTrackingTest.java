package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.START;
import static org.bindery.backend.mock.Bench.paging;
import static org.bindery.backend.mock.Bench.refused;
import static org.bindery.backend.mock.Bench.tableData;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.hardware.DirtyTracking;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.SmallPages;
import org.junit.jupiter.api.Test;

class DirtyTrackingTest {
  private record Leaf(long iova, long length) {}

  private final Bench bench = new Bench();
  private final RequesterId device = bench.device();

  private IommuDomain table(int type) {
    IommuDomain made =
        bench.iommu.allocate(paging(device).dirtyTracking(true).data(tableData(0, type)));
    ((DirtyTracking) made).track(true);
    return made;
  }

  private static List<Leaf> read(IommuDomain domain, long iova, long last, boolean clear) {
    List<Leaf> told = new ArrayList<>();
    ((DirtyTracking) domain)
        .read(iova, last, clear, (at, length) -> told.add(new Leaf(at, length)));
    return told;
  }

  @Test
  void tellsWhatWasWrittenOnce() {
    IommuDomain domain = table(MockTypes.TABLE_DEFAULT);
    ((SmallPages) domain).mapBytes(START, 0x5000, 8192, Access.READ_WRITE);

    ((TrackedDomain) domain).write(START + 2048 + 5);
    ((TrackedDomain) domain).write(START + 6144);

    List<Leaf> written = List.of(new Leaf(START + 2048, 2048), new Leaf(START + 6144, 2048));
    assertThat(read(domain, 0, -1, false)).isEqualTo(written);
    assertThat(read(domain, START, START + 8191, true)).isEqualTo(written);
    assertThat(read(domain, START, START + 8191, true)).isEmpty();
  }

  @Test
  void tellsTheLeafThatReachesIntoTheRangeOnly() {
    IommuDomain domain = table(MockTypes.TABLE_HUGE);
    domain.map(1 << 20, 0x300, 256, Access.READ_WRITE);
    domain.map(2 << 20, 0x400 + 1, 256, Access.READ_WRITE);

    ((TrackedDomain) domain).write((1 << 20) + 4096);
    ((TrackedDomain) domain).write((2 << 20) + 4096 + 2048);

    assertThat(read(domain, (1 << 20) + 8192, (1 << 20) + 12287, false))
        .containsExactly(new Leaf(1 << 20, 1 << 20));
    // Frames that are not aligned have small leaves, of a frame each.
    assertThat(read(domain, (2 << 20) + 6144, -1, false))
        .containsExactly(new Leaf((2 << 20) + 4096, 4096));
    assertThat(read(domain, (2 << 20) + 8192, -1, false)).isEmpty();
    assertThat(read(domain, 0, (1 << 20) - 1, false)).isEmpty();
  }

  @Test
  void tellsNothingOfWhatIsNotMapped() {
    IommuDomain domain = table(MockTypes.TABLE_DEFAULT);
    SmallPages small = (SmallPages) domain;

    ((TrackedDomain) domain).write(START);
    assertThat(read(domain, 0, -1, false)).isEmpty();

    small.mapBytes(START, 0x5000, 2048, Access.READ_WRITE);
    ((TrackedDomain) domain).write(START);
    small.unmapBytes(START, 2048);
    small.mapBytes(START, 0x7000, 2048, Access.READ_WRITE);
    assertThat(read(domain, 0, -1, false)).isEmpty();
  }

  @Test
  void tellsNothingWhileItIsOff() {
    IommuDomain domain = table(MockTypes.TABLE_DEFAULT);
    ((SmallPages) domain).mapBytes(START, 0x5000, 2048, Access.READ_WRITE);
    ((TrackedDomain) domain).write(START);

    assertThat(((TrackedDomain) domain).tracking()).isTrue();
    ((DirtyTracking) domain).track(false);

    assertThat(((TrackedDomain) domain).tracking()).isFalse();
    assertThat(read(domain, 0, -1, true)).isEmpty();
  }

  @Test
  void isNothingForADeviceWithout() {
    RequesterId without = bench.device(false, 0);
    IommuDomain tracked = table(MockTypes.TABLE_DEFAULT);

    refused(Errno.EOPNOTSUPP, () -> bench.iommu.allocate(paging(without).dirtyTracking(true)));
    refused(Errno.EINVAL, () -> bench.iommu.attach(without, tracked));
    assertThat(bench.iommu.capabilities(without).dirtyTracking()).isFalse();
    assertThat(bench.iommu.capabilities(device).dirtyTracking()).isTrue();

    bench.iommu.attach(without, bench.table(device));
    assertThat(bench.domain(without)).isPresent();
  }
}
