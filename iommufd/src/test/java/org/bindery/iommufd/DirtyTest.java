package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.iommufd.Lab.refused;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.DirtyCommands;
import org.bindery.iommufd.fake.FakeDirtyDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirtyTest {
  private static final long PAGE = 0x1000;

  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final DirtyCommands dirty = lab.fd.commands(DirtyCommands.class).orElseThrow();
  private final List<Long> told = new ArrayList<>();
  private int hwpt;
  private FakeDirtyDomain domain;

  @BeforeEach
  void attached() {
    hwpt = guest.allocate(HwptRequest.paging(guest.ioas).dirtyTracking(true));
    guest.device.attach(hwpt);
    domain = (FakeDirtyDomain) guest.domain();
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private List<Long> read(long iova, long length, boolean clear) {
    told.clear();
    dirty.readDirty(hwpt, iova, length, PAGE, clear, (at, bytes) -> told.add(at));
    return told;
  }

  private void tracking() {
    dirty.setDirtyTracking(hwpt, true);
    domain.calls();
  }

  @Test
  void turningItOnForgetsEveryAreaAndFlushesOnceBefore() {
    lab.map(guest.ioas, PAGE, 2 * PAGE);
    lab.map(guest.ioas, 0x9000, PAGE);
    domain.write(PAGE);
    dirty.setDirtyTracking(hwpt, true);
    assertThat(domain.calls())
        .containsExactly("clear 0x1000-0x2fff", "clear 0x9000-0x9fff", "flush", "on");
    assertThat(read(PAGE, 2 * PAGE, false)).isEmpty();
    domain.write(PAGE);
    assertThat(read(PAGE, 2 * PAGE, false)).as("nothing is kept beside").containsExactly(PAGE);
  }

  @Test
  void turningItOffForgetsNothing() {
    lab.map(guest.ioas, PAGE, PAGE);
    tracking();
    dirty.setDirtyTracking(hwpt, false);
    assertThat(domain.calls()).containsExactly("off");
  }

  @Test
  void whatIsWrittenIsToldOnceWhenItIsCleared() {
    lab.map(guest.ioas, PAGE, 4 * PAGE);
    tracking();
    domain.write(0x2000);
    domain.write(0x4000);
    assertThat(read(PAGE, 4 * PAGE, false)).containsExactly(0x2000L, 0x4000L);
    assertThat(read(PAGE, 4 * PAGE, true)).containsExactly(0x2000L, 0x4000L);
    assertThat(read(PAGE, 4 * PAGE, true)).isEmpty();
    domain.write(0x2000);
    assertThat(read(PAGE, 4 * PAGE, true)).containsExactly(0x2000L);
  }

  @Test
  void aClearingReadFlushesOnceAndAnotherNever() {
    lab.map(guest.ioas, 0, PAGE);
    lab.map(guest.ioas, PAGE, PAGE);
    lab.map(guest.ioas, 2 * PAGE, PAGE);
    tracking();
    read(0, 3 * PAGE, true);
    assertThat(domain.calls())
        .containsExactly("clear 0x0-0xfff", "clear 0x1000-0x1fff", "clear 0x2000-0x2fff", "flush");
    read(0, 3 * PAGE, false);
    assertThat(domain.calls())
        .containsExactly("read 0x0-0xfff", "read 0x1000-0x1fff", "read 0x2000-0x2fff");
  }

  @Test
  void onlyWhatIsAskedForIsReadOfAnArea() {
    lab.map(guest.ioas, PAGE, 8 * PAGE);
    tracking();
    read(0x3000, 2 * PAGE, false);
    assertThat(domain.calls()).containsExactly("read 0x3000-0x4fff");
  }

  @Test
  void aHoleEndsTheReportSilently() {
    lab.map(guest.ioas, PAGE, PAGE);
    lab.map(guest.ioas, 0x3000, PAGE);
    tracking();
    domain.write(PAGE);
    domain.write(0x3000);
    assertThat(read(PAGE, 3 * PAGE, true)).containsExactly(PAGE);
    assertThat(read(0, 4 * PAGE, true)).as("a hole at its start").isEmpty();
    assertThat(domain.calls()).containsExactly("clear 0x1000-0x1fff", "flush", "flush");
    assertThat(read(0x3000, PAGE, true)).containsExactly(0x3000L);
  }

  @Test
  void anAreaInWorkEndsTheReportToo() {
    lab.map(guest.ioas, PAGE, PAGE);
    tracking();
    domain.onNextMap(() -> {
      domain.write(PAGE);
      domain.write(2 * PAGE);
      read(PAGE, 2 * PAGE, false);
    });
    lab.map(guest.ioas, 2 * PAGE, PAGE);
    assertThat(told).containsExactly(PAGE);
  }

  @Test
  void lengthZeroAtZeroIsEverythingAndElsewhereOverflows() {
    lab.map(guest.ioas, 0, 2 * PAGE);
    tracking();
    domain.write(PAGE);
    assertThat(read(0, 0, false)).containsExactly(PAGE);
    refused(Errno.EOVERFLOW, () -> read(PAGE, 0, false));
  }

  @Test
  void theErrorsComeInTheKernelsOrder() {
    refused(Errno.ENOENT, () -> dirty.readDirty(99, PAGE, -1, 0, true, (at, bytes) -> {}));
    refused(Errno.EOVERFLOW, () -> dirty.readDirty(hwpt, 0x801, -1, 0, true, (at, bytes) -> {}));
    refused(Errno.EINVAL, () -> dirty.readDirty(hwpt, 0x801, PAGE, 0, true, (at, bytes) -> {}));
    int plain = guest.allocate(HwptRequest.paging(guest.ioas));
    refused(Errno.EINVAL, () -> dirty.readDirty(plain, 0, PAGE, 0, true, (at, bytes) -> {}));
    refused(Errno.EINVAL, () -> dirty.readDirty(plain, 0, PAGE, 0x2000, true, (at, bytes) -> {}));
    refused(Errno.EOPNOTSUPP, () -> dirty.readDirty(plain, 0, PAGE, PAGE, true, (at, b) -> {}));
    assertThat(domain.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x800, 0x1001})
  void endsBetweenThePagesOfTheTableAreEinval(long odd) {
    refused(Errno.EINVAL, () -> read(odd, PAGE, false));
    refused(Errno.EINVAL, () -> read(0, odd, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {0x1000, 0x3000})
  void endsBetweenThePagesOfABitAreEinval(long odd) {
    lab.map(guest.ioas, 0, 4 * PAGE);
    refused(
        Errno.EINVAL, () -> dirty.readDirty(hwpt, odd, PAGE, 2 * PAGE, false, (at, bytes) -> {}));
    refused(Errno.EINVAL, () -> dirty.readDirty(hwpt, 0, odd, 2 * PAGE, false, (at, bytes) -> {}));
    dirty.readDirty(hwpt, 0, 4 * PAGE, 2 * PAGE, false, (at, bytes) -> {});
  }

  @Test
  void aTableThatWasNotAllocatedForItIsEopnotsupp() {
    int plain = guest.allocate(HwptRequest.paging(guest.ioas));
    assertThat(
            refused(Errno.EOPNOTSUPP, () -> dirty.setDirtyTracking(plain, true))
                .blockers()
                .getFirst()
                .object())
        .isEqualTo("hwpt 4");
    refused(Errno.EOPNOTSUPP, () -> dirty.setDirtyTracking(plain, false));
  }

  @Test
  void whatDoesNotFollowAnIoasIsEnoent() {
    int nested = guest.nested(guest.nestParent());
    for (int id : new int[] {99, nested, guest.ioas, guest.device.id()}) {
      refused(Errno.ENOENT, () -> dirty.setDirtyTracking(id, true));
      refused(Errno.ENOENT, () -> dirty.readDirty(id, 0, PAGE, PAGE, true, (at, bytes) -> {}));
    }
  }

  @Test
  void whatTheReceiverThrowsIsToldAndWhatWasClearedIsFlushed() {
    lab.map(guest.ioas, PAGE, PAGE);
    tracking();
    domain.write(PAGE);
    RuntimeException full = new IllegalStateException("full");
    assertThatThrownBy(() ->
            dirty.readDirty(
                hwpt,
                PAGE,
                PAGE,
                PAGE,
                true,
                (at, bytes) -> {
                  throw full;
                }))
        .isSameAs(full);
    assertThat(domain.calls()).containsExactly("clear 0x1000-0x1fff", "flush");
    lab.map(guest.ioas, 2 * PAGE, PAGE);
  }

  @Test
  void theTableIsNotInUseAfterwards() {
    tracking();
    read(0, PAGE, true);
    refused(Errno.ENOENT, () -> dirty.setDirtyTracking(99, true));
    guest.device.detach();
    lab.fd.destroy(hwpt);
  }

  @Test
  void aClosedFdIsEbadf() {
    lab.fd.close();
    refused(Errno.EBADF, () -> dirty.setDirtyTracking(hwpt, true));
  }
}
