package org.bindery.backend.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.mock.Bench.START;
import static org.bindery.backend.mock.Bench.ints;
import static org.bindery.backend.mock.Bench.refused;
import static org.bindery.backend.mock.Bench.tableData;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.UserData;
import org.bindery.backend.mock.plain.PlainUserData;
import org.bindery.backend.mock.plain.PlainUserDataArray;
import org.bindery.hardware.CacheInvalidation;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;
import org.junit.jupiter.api.Test;

class VirtualIommuTest implements VirtualIommu.User {
  private record Event(int type, int virtualId) {}

  private static final int TYPE = MockTypes.VIRTUAL_INVALIDATE_DATA;
  private static final int DEFAULT = MockTypes.CACHE_DEFAULT;

  private final Bench bench = new Bench();
  private final RequesterId device = bench.device();
  private final IommuDomain parent = bench.parent(device);
  private final List<Event> events = new ArrayList<>();
  private boolean queued = true;
  private final List<MemorySegment> exposed = new ArrayList<>();
  private final VirtualIommu guest = make(Optional.empty());

  @Override
  public boolean event(int type, MemorySegment record) {
    assertThat(record.byteSize()).isEqualTo(4);
    return queued && events.add(new Event(type, record.get(ValueLayout.JAVA_INT_UNALIGNED, 0)));
  }

  @Override
  public long expose(MemorySegment pages) {
    exposed.add(pages);
    return 0x7000;
  }

  private VirtualIommu make(Optional<UserData> data) {
    return bench.iommu.allocate(device, MockTypes.VIRTUAL_IOMMU, parent, data, this);
  }

  private IommuDomain nested() {
    return guest.allocateNested(new NestedRequest(device, tableData(0xbadbeef, 0)));
  }

  private int[] cache() {
    return IntStream.range(0, 4).map(i -> bench.iommu.get(device).cache(i).orElseThrow()).toArray();
  }

  private int refusedAfter(Errno errno, PlainUserDataArray entries) {
    refused(errno, () -> ((CacheInvalidation) guest).invalidate(entries));
    return entries.completed();
  }

  private int invalidate(PlainUserDataArray entries) {
    ((CacheInvalidation) guest).invalidate(entries);
    return entries.completed();
  }

  @Test
  void isOfOneTypeUnderAParent() {
    assertThat(bench.iommu.offers(device, MockTypes.VIRTUAL_IOMMU)).isTrue();
    assertThat(bench.iommu.offers(device, 1)).isFalse();
    refused(
        Errno.EOPNOTSUPP, () -> bench.iommu.allocate(device, 1, parent, Optional.empty(), this));
    refused(
        Errno.EINVAL,
        () ->
            bench.iommu.allocate(
                device, MockTypes.VIRTUAL_IOMMU, bench.table(device), Optional.empty(), this));
    assertThat(exposed).isEmpty();
  }

  @Test
  void saysTheUsersNumberBackAndExposesIt() {
    PlainUserData data = new PlainUserData(MockTypes.VIRTUAL_IOMMU, new byte[24]);
    MemorySegment struct = MemorySegment.ofArray(data.bytes());
    struct.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 0xbeef);

    make(Optional.of(data));

    assertThat(struct.get(ValueLayout.JAVA_INT_UNALIGNED, 4)).isEqualTo(0xbeef);
    assertThat(struct.get(ValueLayout.JAVA_LONG_UNALIGNED, 8)).isEqualTo(0x7000);
    assertThat(struct.get(ValueLayout.JAVA_LONG_UNALIGNED, 16)).isEqualTo(8192);
    MemorySegment pages = exposed.getFirst();
    assertThat(pages.byteSize()).isEqualTo(8192);
    assertThat(pages.address() % 4096).isZero();
    assertThat(pages.isAccessibleBy(new Thread(() -> {}))).isTrue();
    assertThat(pages.get(ValueLayout.JAVA_INT, 0)).isEqualTo(0xbeef);
  }

  @Test
  void takesShortDataAndNoLongerOne() {
    PlainUserData shortest = new PlainUserData(MockTypes.VIRTUAL_IOMMU, ints(5, 0));
    make(Optional.of(shortest));
    assertThat(shortest.bytes()).isEqualTo(ints(5, 5));

    for (int length : new int[] {7, 25}) {
      refused(
          Errno.EINVAL,
          () -> make(Optional.of(new PlainUserData(MockTypes.VIRTUAL_IOMMU, new byte[length]))));
    }
  }

  @Test
  void attachesItsTablesToDevicesThatTheGuestKnows() {
    IommuDomain table = nested();
    refused(Errno.ENOENT, () -> bench.iommu.attach(device, table));

    try (VirtualIommu.Member _ = guest.add(device, 0x99)) {
      refused(Errno.ENOENT, () -> bench.iommu.attach(bench.device(), table));
      bench.iommu.attach(device, table);
      assertThat(bench.domain(device)).contains(table);
      bench.iommu.block(device);
    }
    refused(Errno.ENOENT, () -> bench.iommu.attach(device, table));
    assertThat(bench.domain(device)).isEmpty();
  }

  @Test
  void aFailedAttachLeavesTheTableBefore() {
    IommuDomain before = bench.table(device);
    bench.iommu.attach(device, before);

    refused(Errno.ENOENT, () -> bench.iommu.attach(device, nested()));

    assertThat(bench.domain(device)).contains(before);
  }

  @Test
  void tellsTheGuestEventsOfDevicesOnItsTables() {
    refused(Errno.ENOENT, () -> bench.iommu.get(device).event());
    VirtualIommu.Member member = guest.add(device, 0x99);
    refused(Errno.ENOENT, () -> bench.iommu.get(device).event());

    bench.iommu.attach(device, nested());
    bench.iommu.get(device).event();
    assertThat(events).containsExactly(new Event(MockTypes.EVENT_QUEUE, 0x99));

    queued = false;
    refused(Errno.EOPNOTSUPP, () -> bench.iommu.get(device).event());
    queued = true;

    bench.iommu.attach(device, bench.table(device));
    member.close();
    refused(Errno.ENOENT, () -> bench.iommu.get(device).event());

    var unused = guest.add(device, 0x88);
    bench.iommu.attach(device, nested());
    bench.iommu.get(device).event();
    assertThat(events).last().isEqualTo(new Event(MockTypes.EVENT_QUEUE, 0x88));
  }

  @Test
  void knowsADeviceByOneId() {
    var unused = guest.add(device, 0x99);

    refused(Errno.EINVAL, () -> guest.add(bench.device(), 0x99));
  }

  @Test
  void invalidatesByTheGuestsIds() {
    var unused = guest.add(device, 0x99);

    assertThat(invalidate(new PlainUserDataArray(TYPE, 12, ints(0, 0x99, 1)))).isEqualTo(1);
    assertThat(cache()).containsExactly(DEFAULT, 0, DEFAULT, DEFAULT);
    assertThat(invalidate(new PlainUserDataArray(TYPE, 12, ints(1, 0x99, 3)))).isEqualTo(1);
    assertThat(cache()).containsOnly(0);
    assertThat(invalidate(new PlainUserDataArray(TYPE, 12))).isZero();
  }

  @Test
  void reachesNoDeviceOfOthers() {
    RequesterId other = bench.device();
    var unused = make(Optional.empty()).add(other, 0x77);
    VirtualIommu.Member left = guest.add(device, 0x99);
    left.close();

    for (int id : new int[] {0x77, 0x99, 0}) {
      assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(TYPE, 12, ints(1, id, 0))))
          .isZero();
    }
    assertThat(cache()).containsOnly(DEFAULT);
    assertThat(bench.iommu.get(other).cache(0).orElseThrow()).isEqualTo(DEFAULT);
  }

  @Test
  void carriesOutWhatComesBeforeTheWrongOne() {
    var unused = guest.add(device, 0x99);

    assertThat(
            refusedAfter(
                Errno.EOPNOTSUPP,
                new PlainUserDataArray(TYPE, 12, ints(0, 0x99, 0), ints(-1, 0x99, 1))))
        .isEqualTo(1);
    assertThat(
            refusedAfter(
                Errno.EINVAL, new PlainUserDataArray(TYPE, 12, ints(0, 0x99, 0), ints(0, 0x99, 4))))
        .isEqualTo(1);
    assertThat(refusedAfter(Errno.EOPNOTSUPP, new PlainUserDataArray(TYPE, 12, ints(2, 1, 0))))
        .as("before the device, which it does not know either")
        .isZero();
    assertThat(cache()).containsExactly(0, DEFAULT, DEFAULT, DEFAULT);
  }

  @Test
  void readsAllBeforeTheFirst() {
    var unused = guest.add(device, 0x99);

    assertThat(refusedAfter(Errno.EFAULT, new PlainUserDataArray(TYPE, 12, ints(0, 0x99, 0), null)))
        .isZero();
    assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(0xdadbeef, 12))).isZero();
    assertThat(refusedAfter(Errno.EINVAL, new PlainUserDataArray(TYPE, 1, new byte[1]))).isZero();
    assertThat(refusedAfter(Errno.E2BIG, new PlainUserDataArray(TYPE, 16, ints(0, 0x99, 0, 1))))
        .isZero();
    assertThat(cache()).containsOnly(DEFAULT);
    assertThat(invalidate(new PlainUserDataArray(TYPE, 16, ints(0, 0x99, 0, 0)))).isEqualTo(1);
  }

  @Test
  void startsQueuesInOrder() {
    parent.map(START, 0x300, 1, Access.READ_WRITE);
    int type = MockTypes.HARDWARE_QUEUE;

    assertThat(guest.offersQueues(type)).isTrue();
    assertThat(guest.offersQueues(1)).isFalse();
    refused(Errno.EIO, () -> guest.startQueue(type, 1, START, 0x300, 4096));
    refused(Errno.EINVAL, () -> guest.startQueue(type, 2, START, 0x300, 4096));
    refused(Errno.EINVAL, () -> guest.startQueue(type, -1, START, 0x300, 4096));
    refused(Errno.EFAULT, () -> guest.startQueue(type, 0, START, 0x301, 4096));

    VirtualIommu.Queue first = guest.startQueue(type, 0, START, 0x300, 4096);
    refused(Errno.EEXIST, () -> guest.startQueue(type, 0, START, 0x300, 4096));
    VirtualIommu.Queue second = guest.startQueue(type, 1, START + 2048, 0x300, 2048);
    assertThat(first.before()).isNull();
    assertThat(second.before()).isSameAs(first);

    second.close();
    first.close();
    refused(Errno.EIO, () -> guest.startQueue(type, 1, START, 0x300, 4096));
    assertThat(guest.startQueue(type, 0, START, 0x300, 4096)).isNotSameAs(first);
  }
}
