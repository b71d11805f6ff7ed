package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.ints;
import static org.bindery.backend.mock.Bench.refused;
import static org.bindery.backend.mock.Bench.tableData;

import java.util.stream.IntStream;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.backend.mock.plain.PlainUserData;
import org.bindery.backend.mock.plain.PlainUserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

class NestedDomainTest {
  private static final int DEFAULT = 0xbadbeef;
  private static final int TYPE = MockTypes.INVALIDATE_DATA;

  private final Bench bench = new Bench();
  private final RequesterId device = bench.device();
  private final IommuDomain parent = bench.parent(device);
  private final IommuDomain nested = bench.nested(device, parent);

  private int[] iotlb() {
    return IntStream.range(0, 4).map(i -> ((NestedDomain) nested).iotlb(i).orElseThrow()).toArray();
  }

  private int invalidate(PlainUserDataArray entries) {
    ((CacheInvalidation) nested).invalidate(entries);
    return entries.completed();
  }

  private int refusedAfter(Errno errno, PlainUserDataArray entries) {
    refused(errno, () -> ((CacheInvalidation) nested).invalidate(entries));
    return entries.completed();
  }

  @Test
  void holdsTheUsersValue() {
    assertThat(iotlb()).containsOnly(DEFAULT);
    assertThat(nested.frameAt(Bench.START)).isEqualTo(-1);
    assertThat(nested.pageSizes()).isEqualTo(parent.pageSizes());
    refused(Errno.EINVAL, () -> nested.map(Bench.START, 1, 1, Access.READ));
    refused(Errno.EINVAL, () -> nested.unmap(Bench.START, 1));
  }

  @Test
  void isMadeFromItsOwnDataUnderAParentOnly() {
    MockIommu iommu = bench.iommu;
    NestedRequest good = new NestedRequest(device, tableData(DEFAULT, 0));

    refused(Errno.EINVAL, () -> iommu.allocateNested(good, bench.table(device)));
    refused(Errno.EINVAL, () -> iommu.allocateNested(good, nested));
    refused(Errno.EINVAL, () -> iommu.allocateNested(good, new Bench().parent(device)));
    refused(
        Errno.EOPNOTSUPP,
        () ->
            iommu.allocateNested(
                new NestedRequest(device, new PlainUserData(0xdeae, new byte[8])), parent));
    refused(
        Errno.EINVAL,
        () ->
            iommu.allocateNested(
                new NestedRequest(device, new PlainUserData(0xdead, new byte[3])), parent));
  }

  @Test
  void dropsOneEntryOrAll() {
    assertThat(invalidate(new PlainUserDataArray(TYPE, 8, ints(0, 1)))).isEqualTo(1);
    assertThat(iotlb()).containsExactly(DEFAULT, 0, DEFAULT, DEFAULT);

    assertThat(invalidate(new PlainUserDataArray(TYPE, 8, ints(0, 2), ints(0, 3)))).isEqualTo(2);
    assertThat(iotlb()).containsExactly(DEFAULT, 0, 0, 0);

    assertThat(invalidate(new PlainUserDataArray(TYPE, 8, ints(1, 0)))).isEqualTo(1);
    assertThat(iotlb()).containsOnly(0);
  }

  @Test
  void knowsItsTypeWithoutEntries() {
    assertThat(invalidate(new PlainUserDataArray(TYPE, 8))).isZero();
    refusedAfter(Errno.EINVAL, new PlainUserDataArray(0xdadbeef, 8));
    assertThat(iotlb()).containsOnly(DEFAULT);
  }

  @Test
  void carriesOutWhatComesBeforeTheWrongOne() {
    assertThat(
            refusedAfter(
                Errno.EOPNOTSUPP, new PlainUserDataArray(TYPE, 8, ints(0, 0), ints(-1, 1))))
        .isEqualTo(1);
    assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(TYPE, 8, ints(0, 0), ints(0, 4))))
        .isEqualTo(1);
    assertThat(refusedAfter(Errno.EFAULT, new PlainUserDataArray(TYPE, 8, ints(0, 0), null)))
        .isEqualTo(1);
    assertThat(iotlb()).containsExactly(0, DEFAULT, DEFAULT, DEFAULT);
  }

  @Test
  void refusesEntriesOfTheWrongShape() {
    assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(TYPE, 9, new byte[9]))).isZero();
    assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(TYPE, 1, new byte[1]))).isZero();
    // An id that is out of range is one also where all are to go; so is one that is negative.
    assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(TYPE, 8, ints(1, 4)))).isZero();
    assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(TYPE, 8, ints(0, -1)))).isZero();
    assertThat(iotlb()).containsOnly(DEFAULT);
  }
}
