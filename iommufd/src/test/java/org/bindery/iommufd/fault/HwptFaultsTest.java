package org.bindery.iommufd.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.PageResponse;
import org.bindery.hardware.PageRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.fake.FailingCalls;
import org.bindery.iommufd.fake.FakeHardware;
import org.bindery.iommufd.fake.FakePages.Outcome;
import org.junit.jupiter.api.Test;

/** Which attachment a request comes by. */
class HwptFaultsTest {
  private static final RequesterId ASKING = new RequesterId(0, 1, 8);
  private static final int WHOLE = FaultAttachment.NO_PASID;

  private final FakeHardware hardware = new FakeHardware("dmar0", new FailingCalls());
  private final FakeHardware other = new FakeHardware("dmar1", new FailingCalls());
  private final FaultQueue queue = new FaultQueue(1);

  private HwptFaults table(boolean userPasids) {
    HwptFaults table = new HwptFaults(hardware, userPasids);
    table.queue(queue);
    return table;
  }

  private static PageRequest request(int pasid, int group) {
    return new PageRequest(ASKING, pasid, group, true, 0x1000, Access.READ, false, false);
  }

  private List<Integer> devices() {
    List<Integer> devices = new ArrayList<>();
    queue.read(100, (device, _, _) -> devices.add(device));
    return devices;
  }

  private static List<PageResponse> answers(FakeHardware by) {
    return by.pages.responses().stream().map(Outcome::response).toList();
  }

  @Test
  void aPasidIsAttachedByItself() {
    HwptFaults table = table(false);
    table.begin(_ -> 7).add(hardware, ASKING, WHOLE);
    table.begin(_ -> 8).add(hardware, ASKING, 5);
    table.request(request(WHOLE, 1));
    table.request(request(5, 1));
    table.request(request(6, 1));
    assertThat(devices()).containsExactly(7, 8);
    assertThat(answers(hardware)).as("PASID 6").containsExactly(PageResponse.INVALID);
  }

  @Test
  void aGuestsPasidsComeByTheWholeDevice() {
    HwptFaults table = table(true);
    FaultAttachment whole = table.begin(_ -> 7);
    whole.add(hardware, ASKING, WHOLE);
    table.begin(_ -> 8).add(hardware, ASKING, 5);
    table.request(request(5, 1));
    table.request(request(6, 1));
    assertThat(devices()).containsExactly(8, 7);
    whole.end();
    table.request(request(6, 2));
    assertThat(hardware.pages.responses())
        .extracting(answer -> answer.group().pasid())
        .containsExactly(6, 6);
    assertThat(answers(hardware)).containsOnly(PageResponse.INVALID);
  }

  @Test
  void hardwareThatSharesTheTableAnswersItsOwn() {
    HwptFaults table = table(false);
    table.begin(_ -> 7).add(other, ASKING, WHOLE);
    table.request(request(WHOLE, 1));
    queue.read(1, (_, cookie, _) -> queue.respond(cookie, PageResponse.SUCCESS));
    assertThat(answers(other)).containsExactly(PageResponse.SUCCESS);
    assertThat(answers(hardware)).isEmpty();
  }

  @Test
  void anEndOfOneAttachmentLeavesItsSuccessorOnTheSameRequester() {
    HwptFaults table = table(false);
    FaultAttachment before = table.begin(_ -> 7);
    before.add(hardware, ASKING, WHOLE);
    FaultAttachment after = table.begin(_ -> 8);
    after.add(hardware, ASKING, WHOLE);
    before.end();
    table.request(request(WHOLE, 1));
    assertThat(devices()).containsExactly(8);
  }

  /** A reader that answers what it reads and then fails gets nothing back to answer again. */
  @Test
  void whatWasAnsweredWhileItWasReadIsNotRestored() {
    HwptFaults table = table(false);
    table.begin(_ -> 7).add(hardware, ASKING, WHOLE);
    table.request(request(WHOLE, 1));
    table.request(request(WHOLE, 2));
    int[] read = new int[1];
    queue.read(
        2,
        (_, cookie, _) -> {
          if (++read[0] == 2) {
            queue.respond(cookie, PageResponse.SUCCESS);
            throw new IllegalStateException("by test");
          }
        });
    assertThat(queue.pending()).isFalse();
    queue.destroy();
    assertThat(answers(hardware)).containsExactly(PageResponse.SUCCESS, PageResponse.INVALID);
  }

  @Test
  void theEndOfAQueueAnswersEverything() {
    HwptFaults table = table(false);
    table.begin(_ -> 7).add(hardware, ASKING, WHOLE);
    table.request(request(WHOLE, 1));
    queue.read(1, (_, _, _) -> {});
    table.request(request(WHOLE, 2));
    queue.destroy();
    queue.destroy();
    assertThat(answers(hardware)).containsExactly(PageResponse.INVALID, PageResponse.INVALID);
    assertThat(queue.pending()).isFalse();
  }

  /** A request whose way was found just before the attachment ended. */
  @Test
  void whatComesToAnAttachmentThatHasEndedDoesNotGetIn() {
    HwptFaults table = table(false);
    QueueAttachment ended = (QueueAttachment) table.begin(_ -> 7);
    ended.add(hardware, ASKING, WHOLE);
    ended.end();
    ended.take(new Origin(ASKING, WHOLE), hardware, request(WHOLE, 1));
    assertThat(queue.pending()).isFalse();
    assertThat(answers(hardware)).containsExactly(PageResponse.INVALID);
  }
}
