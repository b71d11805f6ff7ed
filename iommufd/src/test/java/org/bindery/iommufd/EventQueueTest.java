package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.iommufd.Lab.refused;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Errno;
import org.bindery.engine.EngineEventQueue;
import org.bindery.engine.VirtualCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueueTest {
  private static final int TYPE = 7;
  private static final int ALL = 4096;

  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final VirtualCommands virtual = guest.virtual();
  private final int iommu = guest.virtualIommu(guest.nestParent());
  private final EngineEventQueue queue = virtual.allocateEventQueue(iommu, TYPE, 2);
  private final List<String> read = new ArrayList<>();

  @AfterEach
  void close() {
    guest.close();
  }

  private void event(int... bytes) {
    var unused = guest.hardware.slice().event(TYPE, bytes);
  }

  /** What is delivered, as {@code 0 [1, 2]} or {@code 2 lost}. */
  private List<String> read(int room) {
    read.clear();
    queue.read(
        room,
        (sequence, lost, record) -> {
          String bytes = Arrays.toString(record.toArray(ValueLayout.JAVA_BYTE));
          read.add(sequence + " " + (lost ? "lost" : bytes));
          assertThat(lost).isEqualTo(record.byteSize() == 0);
        });
    return read;
  }

  @Test
  void eventsAreDeliveredInOrderWithTheirNumbers() {
    event(1, 2);
    event(3);
    assertThat(queue.pending()).isTrue();
    assertThat(read(ALL)).containsExactly("0 [1, 2]", "1 [3]");
    assertThat(queue.pending()).isFalse();
    assertThat(read(ALL)).isEmpty();
    event(4);
    assertThat(read(ALL)).containsExactly("2 [4]");
  }

  @Test
  void eventsOfAnotherTypeAndEmptyOnesAreNone() {
    assertThat(guest.hardware.slice().event(TYPE + 1, 1)).isFalse();
    assertThat(guest.hardware.slice().event(TYPE)).isTrue();
    event();
    assertThat(queue.pending()).isFalse();
    event(9);
    assertThat(read(ALL)).containsExactly("0 [9]");
  }

  @Test
  void whatDoesNotFitLeavesOneMarkAtTheEndWithTheLastNumber() {
    for (int i = 1; i <= 5; i++) {
      event(i);
    }
    assertThat(read(ALL)).containsExactly("0 [1]", "1 [2]", "4 lost");
    event(6);
    assertThat(read(ALL)).containsExactly("5 [6]");
  }

  @Test
  void aMarkMakesWayForTheNextEvent() {
    event(1);
    event(2);
    event(3);
    assertThat(read(9)).containsExactly("0 [1]");
    event(4);
    assertThat(read(ALL)).as("2 is missing").containsExactly("1 [2]", "3 [4]");
  }

  @Test
  void anEventThatIsBeingReadTakesItsPlaceStill() {
    event(1);
    event(2);
    queue.read(9, (sequence, lost, record) -> event(3));
    assertThat(read(ALL)).containsExactly("1 [2]", "2 lost");
  }

  @Test
  void asManyAsFitWholeAreDelivered() {
    event(1, 2, 3);
    event(4, 5);
    assertThat(queue.read(11 + 9, (sequence, lost, record) -> {})).isEqualTo(11);
    assertThat(queue.read(10, (sequence, lost, record) -> {})).isEqualTo(10);
    assertThat(queue.read(10, (sequence, lost, record) -> {})).isZero();
  }

  @Test
  void noRoomForAHeaderOrForTheFirstEventIsEinval() {
    refused(Errno.EINVAL, () -> read(7));
    assertThat(read(8)).as("nothing waits").isEmpty();
    event(1);
    refused(Errno.EINVAL, () -> read(8));
    assertThat(read(9)).containsExactly("0 [1]");
  }

  @Test
  void aMarkFitsIntoAHeader() {
    event(1);
    event(2);
    event(3);
    read(18);
    assertThat(read(8)).containsExactly("2 lost");
  }

  @Test
  void whatTheReaderThrowsIsToldAndTheEventWaitsAgainFirst() {
    event(1);
    event(2);
    RuntimeException full = new IllegalStateException("full");
    assertThatThrownBy(() ->
            queue.read(
                ALL,
                (sequence, lost, record) -> {
                  throw full;
                }))
        .isSameAs(full);
    AtomicInteger calls = new AtomicInteger();
    int bytes =
        queue.read(
            ALL,
            (sequence, lost, record) -> {
              if (calls.incrementAndGet() == 2) {
                throw full;
              }
            });
    assertThat(bytes).as("the first was delivered").isEqualTo(9);
    assertThat(read(ALL)).containsExactly("1 [2]");
  }

  @Test
  void aMarkThatCouldNotBeReadIsThereAgainUnlessEventsCameMeanwhile() {
    event(1);
    event(2);
    event(3);
    read(18);
    assertThatThrownBy(() ->
            queue.read(
                8,
                (sequence, lost, record) -> {
                  throw new IllegalStateException();
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(queue.pending()).isTrue();
    assertThatThrownBy(() ->
            queue.read(
                8,
                (sequence, lost, record) -> {
                  event(4);
                  throw new IllegalStateException();
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(read(ALL)).containsExactly("3 [4]");
  }

  @Test
  void whoWantsToKnowIsToldOfEachEvent() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    queue.whenPending(first::incrementAndGet);
    event(1);
    queue.whenPending(second::incrementAndGet);
    event(2);
    event(3);
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(2);
  }

  @Test
  void whatGoesWrongWithWhoIsToldIsNotTheDevicesMatter() {
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    List<Throwable> uncaught = new ArrayList<>();
    RuntimeException broken = new IllegalStateException("by test");
    queue.whenPending(() -> {
      throw broken;
    });
    thread.setUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
    try {
      event(1);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
    assertThat(uncaught).containsExactly(broken);
    assertThat(read(ALL)).containsExactly("0 [1]");
  }

  @Test
  void nobodyAsksToBeToldOfAClosedOne() {
    assertThatThrownBy(() -> queue.whenPending(null)).isInstanceOf(NullPointerException.class);
    queue.close();
    refused(Errno.EBADF, () -> queue.whenPending(() -> {}));
    lab.fd.close();
    refused(Errno.EBADF, () -> queue.whenPending(() -> {}));
  }

  @Test
  void theErrorsComeInTheKernelsOrder() {
    refused(Errno.EOPNOTSUPP, () -> virtual.allocateEventQueue(99, 0, 0));
    refused(Errno.EINVAL, () -> virtual.allocateEventQueue(99, TYPE, 0));
    refused(Errno.ENOENT, () -> virtual.allocateEventQueue(99, TYPE, 1));
    refused(Errno.ENOENT, () -> virtual.allocateEventQueue(guest.ioas, TYPE, 1));
    assertThat(
            refused(Errno.EEXIST, () -> virtual.allocateEventQueue(iommu, TYPE, 1))
                .blockers()
                .getFirst()
                .object())
        .isEqualTo("veventq 5");
    assertThat(guest.objects())
        .isEqualTo("1 ioas 1, 2 device 1, 3 hwpt 1, 4 viommu 1, 5 veventq 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, (1 << 19) + 1, Integer.MIN_VALUE})
  void aDepthOutOfRangeIsEinval(int depth) {
    refused(Errno.EINVAL, () -> virtual.allocateEventQueue(iommu, 8, depth));
    virtual.allocateEventQueue(iommu, 8, 1 << 19);
    virtual.allocateEventQueue(iommu, 9, 1);
  }

  @Test
  void anOpenOneIsEbusyAndKeepsTheVirtualIommu() {
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(queue.id())).reason())
        .contains("veventq 5 of fd0 is in use by its open file");
    queue.close();
    queue.close();
    assertThat(refused(Errno.EBUSY, () -> lab.fd.destroy(iommu)).reason()).contains("veventq 5");
    lab.fd.destroy(queue.id());
    lab.fd.destroy(iommu);
  }

  @Test
  void aDestroyedOneMakesWayForAnotherOfItsType() {
    event(1);
    queue.close();
    assertThat(queue.pending()).isFalse();
    refused(Errno.EBADF, () -> read(ALL));
    refused(Errno.EEXIST, () -> virtual.allocateEventQueue(iommu, TYPE, 1));
    lab.fd.destroy(queue.id());
    event(2);
    EngineEventQueue next = virtual.allocateEventQueue(iommu, TYPE, 1);
    assertThat(next.pending()).isFalse();
    event(3);
    assertThat(next.read(9, (sequence, lost, record) -> read.add("" + sequence))).isEqualTo(9);
    assertThat(read).containsExactly("0");
  }

  @Test
  void closingTheFdClosesIt() {
    event(1);
    lab.fd.close();
    refused(Errno.EBADF, () -> read(ALL));
    assertThat(queue.pending()).isFalse();
    queue.close();
  }
}
