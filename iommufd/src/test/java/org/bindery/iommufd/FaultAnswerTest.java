package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import java.util.List;
import org.bindery.api.Errno;
import org.bindery.api.PageResponse;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.FaultLab.Taken;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakePages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends with an attachment is answered as invalid, whatever had become of it. */
class FaultAnswerTest {
  private final FaultLab faults = new FaultLab();
  private final Lab lab = faults.lab;

  @AfterEach
  void nothingIsLeft() {
    faults.close();
  }

  /** Group 1 delivered, group 2 waiting, group 3 half. */
  private void askInEveryState() {
    faults.ask(1);
    faults.read(1);
    faults.ask(2);
    faults.ask(3, false, 0x3000);
    assertThat(faults.pages.waiting()).isEqualTo(3);
  }

  private void allAreAnswered() {
    assertThat(faults.pages.responses())
        .containsExactlyInAnyOrder(
            faults.outcome(1, PageResponse.INVALID), faults.outcome(2, PageResponse.INVALID));
    assertThat(faults.pages.waiting()).isZero();
    assertThat(faults.queue.pending()).isFalse();
    assertThat(faults.read(8)).isEmpty();
    refused(Errno.EINVAL, () -> faults.queue.respond(1, PageResponse.SUCCESS));
    assertThat(faults.pages.responses()).hasSize(2);
  }

  @Test
  void detach() {
    EngineDevice device = faults.attached();
    askInEveryState();
    device.detach();
    allAreAnswered();
  }

  @Test
  void closeOfTheDevice() {
    EngineDevice device = faults.attached();
    askInEveryState();
    device.close();
    allAreAnswered();
  }

  @Test
  void replaceByATableWithoutAQueue() {
    EngineDevice device = faults.attached();
    askInEveryState();
    device.attach(faults.ioas);
    allAreAnswered();
  }

  @Test
  void replaceByATableWithTheSameQueue() {
    EngineDevice device = faults.attached();
    askInEveryState();
    device.attach(faults.table(device));
    allAreAnswered();
    faults.ask(3, true, 0x4000);
    assertThat(faults.read(8)).as("the half of before is forgotten").hasSize(1);
  }

  @Test
  void replaceByATableWithAnotherQueue() {
    EngineDevice device = faults.attached();
    EngineFaultQueue other = faults.queue();
    int second = faults.table(device, other);
    askInEveryState();
    device.attach(second);
    allAreAnswered();
    faults.ask(1);
    assertThat(faults.queue.pending()).isFalse();
    List<Taken> taken = FaultLab.read(other, 8);
    assertThat(taken).extracting(Taken::cookie).as("a queue's own").containsExactly(1);
    other.respond(1, PageResponse.SUCCESS);
    assertThat(faults.pages.outcomes()).contains(faults.outcome(1, PageResponse.SUCCESS));
  }

  @Test
  void aReplaceThatFailsKeepsThem() {
    EngineDevice device = faults.attached();
    int other = faults.table(device);
    askInEveryState();
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> device.attach(other));
    lab.failures.failCall(0);
    assertThat(faults.pages.responses()).isEmpty();
    faults.queue.respond(1, PageResponse.SUCCESS);
    faults.ask(3, true, 0x4000);
    assertThat(faults.read(8)).hasSize(3);
    assertThat(faults.pages.outcomes()).containsExactly(faults.outcome(1, PageResponse.SUCCESS));
  }

  /** Of two functions the first moves, the second is refused, and the first comes back. */
  @Test
  void whatMovedInAReplaceThatFailsHasLostWhatItAsked() {
    FakeDevice sibling = FakeDevice.at(0x6a, 2, lab.hardware, faults.pasids.group).with(0, true);
    faults.pasids.group.join(sibling);
    EngineDevice device = faults.attached();
    int other = faults.table(device);
    faults.ask(1);
    faults.pages.ask(sibling.requester(), -1, 1);
    lab.failures.failCall(2);
    refused(Errno.ENOMEM, () -> device.attach(other));
    lab.failures.failCall(0);
    assertThat(faults.pages.responses()).containsExactly(faults.outcome(1, PageResponse.INVALID));
    assertThat(faults.read(8))
        .extracting(t -> t.request().requester())
        .containsExactly(sibling.requester());
    faults.ask(2);
    assertThat(faults.read(8)).as("it is attached as before").hasSize(1);
    assertThat(faults.queue.id()).isEqualTo(2);
  }

  @Test
  void anAttachThatFailsTakesNothing() {
    EngineDevice device = lab.fd.bind(faults.asking);
    int hwpt = faults.table(device);
    lab.failures.failCall(1);
    refused(Errno.ENOMEM, () -> device.attach(hwpt));
    lab.failures.failCall(0);
    faults.ask(1);
    assertThat(faults.pages.outcomes()).containsExactly(faults.outcome(1, PageResponse.INVALID));
    assertThat(faults.read(8)).isEmpty();
    device.attach(hwpt);
    faults.ask(2);
    assertThat(faults.read(8)).hasSize(1);
  }

  @Test
  void theDevicesLeavingItsHost() {
    faults.attached();
    askInEveryState();
    faults.pasids.group.leave(faults.asking);
    allAreAnswered();
  }

  @Test
  void theQueuesEndComesAfterItsTables() {
    EngineDevice device = faults.attached();
    int hwpt = device.attached().getAsInt();
    askInEveryState();
    faults.queue.close();
    refused(Errno.EBUSY, () -> lab.fd.destroy(faults.queue.id()));
    device.detach();
    assertThat(faults.pages.responses()).hasSize(2);
    lab.fd.destroy(hwpt);
    lab.fd.destroy(faults.queue.id());
    assertThat(faults.pages.responses()).hasSize(2);
  }

  @Test
  void aRequestThatIsLateIsAnsweredAtOnceAndNotDelivered() {
    EngineDevice device = faults.attached();
    RequesterId requester = faults.asking.requester();
    FakePages.Late late = faults.pages.late(requester, -1, 1);
    FakePages.Late half = faults.pages.late(requester, -1, 2);
    device.detach();
    half.arrive(false);
    late.arrive(true);
    assertThat(faults.pages.responses()).containsExactly(faults.outcome(1, PageResponse.INVALID));
    assertThat(faults.read(8)).isEmpty();
    // The same after it was attached again to the same table.
    FakePages.Late later = late;
    device.attach(lab.fd.hwpts().getFirst().id());
    faults.ask(3);
    assertThat(faults.read(8)).hasSize(1);
    later.arrive(true);
    assertThat(faults.read(8)).as("it is attached: it asks").hasSize(1);
  }
}
