package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.engine.EngineObject;
import org.bindery.iommufd.FaultLab.Taken;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fault queues as objects, and reading them. */
class FaultQueueTest {
  private final FaultLab faults = new FaultLab();
  private final Lab lab = faults.lab;

  @AfterEach
  void nothingIsLeft() {
    faults.close();
  }

  @Test
  void isAnObjectThatItsFileAndItsTablesUse() {
    EngineDevice device = lab.fd.bind(faults.asking);
    assertThat(lab.fd.objects())
        .contains(new EngineObject(faults.queue.id(), "fault", 1))
        .extracting(EngineObject::id)
        .containsExactly(1, 2, 3);
    int hwpt = faults.table(device);
    assertThat(lab.fd.objects()).contains(new EngineObject(faults.queue.id(), "fault", 2));
    Refusal open = refused(Errno.EBUSY, () -> lab.fd.destroy(faults.queue.id()));
    assertThat(open.reason()).contains("fault 2", "file is open");
    faults.queue.close();
    faults.queue.close();
    Refusal used = refused(Errno.EBUSY, () -> lab.fd.destroy(faults.queue.id()));
    assertThat(used.blockers().getFirst().object()).isEqualTo("hwpt " + hwpt);
    assertThat(used.remedies()).containsExactly("hwpt destroy fd0 " + hwpt);
    lab.fd.destroy(hwpt);
    lab.fd.destroy(faults.queue.id());
    refused(Errno.ENOENT, () -> lab.fd.destroy(faults.queue.id()));
    assertThat(faults.queue().id()).as("its id is free").isEqualTo(2);
  }

  @Test
  void aQueueThatIsNotThereIsEnoentAfterTheTableWasFilled() {
    EngineDevice device = lab.fd.bind(faults.asking);
    lab.map(faults.ioas, 0x1000, 0x1000);
    for (int id : new int[] {0, 99, device.id(), faults.ioas}) {
      lab.failures.failCall(0);
      refused(
          Errno.ENOENT,
          () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(faults.ioas).faultQueue(id)));
      assertThat(lab.failures.calls()).as("the domain had been made").isPositive();
      assertThat(lab.hardware.domains()).isEmpty();
      assertThat(lab.memory.pinnedPages()).isZero();
    }
    // What cannot be filled is told first.
    lab.fd.map(faults.ioas, 0x1000, 0x1000, Access.READ, OptionalLong.of(0x9000));
    refused(
        Errno.EFAULT,
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(faults.ioas).faultQueue(99)));
    // So is the address space.
    refused(
        Errno.EINVAL,
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.paging(99).faultQueue(99)));
  }

  @Test
  void aFailedAllocationUsesNoQueue() {
    EngineDevice device = lab.fd.bind(faults.asking);
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> faults.table(device));
    assertThat(lab.fd.objects()).contains(new EngineObject(faults.queue.id(), "fault", 1));
  }

  @Test
  void aNestParentAndATableOfAProcessAskNoQueue() {
    EngineDevice device = lab.fd.bind(faults.asking);
    HwptRequest parent = HwptRequest.paging(faults.ioas).nestParent(true).faultQueue(99);
    refused(Errno.EOPNOTSUPP, () -> lab.fd.allocateHwpt(device.id(), parent));
    refused(
        Errno.EINVAL,
        () ->
            lab.fd.allocateHwpt(
                device.id(), HwptRequest.paging(99).nestParent(true).faultQueue(99)));
    refused(
        Errno.EOPNOTSUPP,
        () -> lab.fd.allocateHwpt(device.id(), HwptRequest.sva().faultQueue(faults.queue.id())));
    assertThat(lab.fd.hwpts()).isEmpty();
  }

  @Test
  void whoCannotAskIsEnodevWhenItIsAttached() {
    FakeGroup group = new FakeGroup(7);
    FakeDevice other = FakeDevice.at(0x6b, 1, lab.hardware, group).with(8, false);
    group.join(other);
    EngineDevice device = lab.fd.bind(other);
    int hwpt = faults.table(device);
    assertThat(refused(Errno.ENODEV, () -> device.attach(hwpt)).reason())
        .contains("hwpt " + hwpt, "fault 2", other.name() + " sends no page requests");
    assertThat(lab.hardware.state(other.requester())).isEqualTo("blocked");
    int before = device.attach(faults.ioas);
    refused(Errno.ENODEV, () -> device.attach(hwpt));
    assertThat(device.attached()).hasValue(before);
    lab.hardware.admitsSilent = true;
    assertThat(device.attach(hwpt)).isEqualTo(hwpt);
  }

  @Test
  void hardwareThatTakesNoRequestsIsNotToldAndRefusesToo() {
    lab.hardware.pageRequests = false;
    lab.hardware.admitsSilent = true;
    EngineDevice device = lab.fd.bind(faults.asking);
    int hwpt = faults.table(device);
    assertThat(refused(Errno.ENODEV, () -> device.attach(hwpt)).reason())
        .contains("dmar0 (fake)", "takes no page requests");
    EngineDevice queue = lab.fd.bind(lab.device);
    assertThat(queue.attach(faults.ioas)).as("without one it is no matter").isPositive();
  }

  @Test
  void aVirtualFunctionIsEinval() {
    FakeGroup group = new FakeGroup(7);
    FakeDevice virtual = FakeDevice.at(0x6b, 1, lab.hardware, group).with(8, true).virtual();
    group.join(virtual);
    EngineDevice device = lab.fd.bind(virtual);
    int hwpt = faults.table(device);
    assertThat(refused(Errno.EINVAL, () -> device.attach(hwpt)).reason())
        .contains(virtual.name(), "virtual function");
    device.attach(faults.ioas);
    refused(Errno.EINVAL, () -> device.attach(hwpt));
  }

  @Test
  void readsWholeGroupsOldestFirst() {
    EngineDevice device = faults.attached();
    faults.ask(1, false, 0x1000);
    faults.ask(1, true, 0x2000);
    faults.ask(2);
    faults.ask(3, false, 0x5000);
    faults.ask(3, true, 0x6000);
    assertThat(faults.queue.pending()).isTrue();
    refused(Errno.EINVAL, () -> faults.read(1));
    refused(Errno.EINVAL, () -> faults.read(0));
    List<Taken> first = faults.read(4);
    assertThat(first)
        .extracting(t -> t.request().address())
        .containsExactly(0x1000L, 0x2000L, 0x2000L);
    assertThat(first).extracting(Taken::cookie).containsExactly(1, 1, 2);
    assertThat(first).extracting(Taken::device).containsOnly(device.id());
    assertThat(first).extracting(t -> t.request().last()).containsExactly(false, true, true);
    assertThat(faults.read(2)).extracting(Taken::cookie).containsExactly(3, 3);
    assertThat(faults.queue.pending()).isFalse();
    assertThat(faults.read(1)).isEmpty();
    assertThat(faults.read(0)).isEmpty();
    assertThat(faults.read(-1)).isEmpty();
  }

  @Test
  void aCookieIsTheLowestFreeAndGoodOnce() {
    faults.attached();
    for (int group = 1; group <= 3; group++) {
      faults.ask(group);
    }
    faults.read(3);
    faults.queue.respond(2, PageResponse.SUCCESS);
    refused(Errno.EINVAL, () -> faults.queue.respond(2, PageResponse.SUCCESS));
    for (int none : new int[] {4, -1}) {
      refused(Errno.EINVAL, () -> faults.queue.respond(none, PageResponse.SUCCESS));
    }
    faults.ask(4);
    refused(Errno.EINVAL, () -> faults.queue.respond(2, PageResponse.SUCCESS));
    assertThat(faults.read(1)).extracting(Taken::cookie).containsExactly(2);
    faults.queue.respond(2, PageResponse.INVALID);
    assertThat(faults.pages.outcomes())
        .containsExactly(
            faults.outcome(2, PageResponse.SUCCESS), faults.outcome(4, PageResponse.INVALID));
  }

  /** As with the kernel's allocating arrays that begin at 1 (XA_FLAGS_ALLOC1). */
  @Test
  void aWrongAnswerBy0FreesItWhileOthersWait() {
    faults.attached();
    refused(Errno.EINVAL, () -> faults.queue.respond(0, PageResponse.SUCCESS));
    faults.ask(1);
    assertThat(faults.read(1)).extracting(Taken::cookie).containsExactly(1);
    refused(Errno.EINVAL, () -> faults.queue.respond(0, PageResponse.SUCCESS));
    faults.ask(2);
    faults.ask(3);
    assertThat(faults.read(2)).extracting(Taken::cookie).containsExactly(0, 2);
    faults.queue.respond(0, PageResponse.SUCCESS);
    assertThat(faults.pages.outcomes()).containsExactly(faults.outcome(2, PageResponse.SUCCESS));
  }

  @Test
  void whatAReaderDoesNotTakeWaitsAgainFirst() {
    faults.attached();
    faults.ask(1);
    faults.ask(2, false, 0x2000);
    faults.ask(2, true, 0x3000);
    AtomicInteger seen = new AtomicInteger();
    IllegalStateException broken = new IllegalStateException("no room for it");
    assertThatThrownBy(() ->
            faults.queue.read(
                8,
                (_, _, _) -> {
                  throw broken;
                }))
        .isSameAs(broken);
    // The second group fails at its second request: the first one was delivered.
    int done =
        faults.queue.read(
            8,
            (_, _, _) -> {
              if (seen.incrementAndGet() == 3) {
                throw broken;
              }
            });
    assertThat(done).isEqualTo(1);
    faults.ask(3);
    List<Taken> again = faults.read(8);
    assertThat(again).extracting(t -> t.request().group()).containsExactly(2, 2, 3);
    assertThat(again).extracting(Taken::cookie).as("freed").containsExactly(2, 2, 3);
  }

  @Test
  void somebodyIsToldWhenAGroupIsWhole() {
    faults.attached();
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    faults.queue.whenPending(first::incrementAndGet);
    faults.ask(1, false, 0x1000);
    assertThat(first).hasValue(0);
    faults.ask(1, true, 0x2000);
    assertThat(first).hasValue(1);
    faults.queue.whenPending(() -> {
      second.incrementAndGet();
      // From where DMA is done the queue can be used at once.
      faults.queue.respond(faults.read(1).getFirst().cookie(), PageResponse.SUCCESS);
    });
    faults.read(2);
    faults.ask(2);
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(1);
    assertThat(faults.pages.outcomes()).contains(faults.outcome(2, PageResponse.SUCCESS));
    faults.queue.close();
    faults.ask(3);
    assertThat(second).hasValue(1);
  }

  @Test
  void aClosedQueueIsEbadfAndKeepsWhatItHas() {
    EngineDevice device = faults.attached();
    faults.ask(1);
    faults.read(1);
    faults.ask(2);
    faults.queue.close();
    assertThat(faults.queue.pending()).isFalse();
    refused(Errno.EBADF, () -> faults.read(1));
    refused(Errno.EBADF, () -> faults.queue.respond(1, PageResponse.SUCCESS));
    refused(Errno.EBADF, () -> faults.queue.whenPending(() -> {}));
    assertThat(faults.pages.responses()).as("as the kernel leaves it").isEmpty();
    device.detach();
    assertThat(faults.pages.responses())
        .containsExactlyInAnyOrder(
            faults.outcome(1, PageResponse.INVALID), faults.outcome(2, PageResponse.INVALID));
  }

  @Test
  void theFdsEndIsTheQueuesToo() {
    EngineDevice device = faults.attached();
    EngineFaultQueue unused = faults.queue();
    faults.ask(1);
    faults.read(1);
    faults.ask(2);
    lab.fd.close();
    assertThat(faults.pages.waiting()).isZero();
    refused(Errno.EBADF, () -> faults.read(1));
    refused(Errno.EBADF, () -> faults.queue.respond(1, PageResponse.SUCCESS));
    refused(Errno.EBADF, faults::queue);
    assertThat(faults.queue.pending()).isFalse();
    faults.queue.close();
    unused.close();
    device.close();
    assertThat(faults.pages.responses()).hasSize(2);
  }
}
