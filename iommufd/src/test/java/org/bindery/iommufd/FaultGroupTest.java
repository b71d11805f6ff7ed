package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.HwptRequest;
import org.bindery.api.PageResponse;
import org.bindery.engine.EngineDevice;
import org.bindery.engine.EngineFaultQueue;
import org.bindery.hardware.RequesterId;
import org.bindery.iommufd.FaultLab.Taken;
import org.bindery.iommufd.fake.FakeDevice;
import org.bindery.iommufd.fake.FakeGroup;
import org.bindery.iommufd.fake.FakePages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How page requests become groups, and whose they are. */
class FaultGroupTest {
  private static final int BOUND = 4096;
  private final FaultLab faults = new FaultLab();
  private final Lab lab = faults.lab;

  @AfterEach
  void nothingIsLeft() {
    faults.close();
  }

  private static List<Long> addresses(List<Taken> taken) {
    return taken.stream().map(t -> t.request().address()).toList();
  }

  @Test
  void groupsOfOneRequesterComeTogetherInAnyOrder() {
    faults.attached();
    faults.ask(1, false, 0x1000);
    faults.ask(2, false, 0x8000);
    faults.ask(1, false, 0x2000);
    assertThat(faults.queue.pending()).isFalse();
    assertThat(faults.read(8)).isEmpty();
    faults.ask(2, true, 0x9000);
    faults.ask(1, true, 0x3000);
    assertThat(addresses(faults.read(8)))
        .containsExactly(0x8000L, 0x9000L, 0x1000L, 0x2000L, 0x3000L);
    faults.queue.respond(2, PageResponse.SUCCESS);
    faults.queue.respond(1, PageResponse.INVALID);
    assertThat(faults.pages.responses())
        .as("one answer a group")
        .containsExactly(
            faults.outcome(1, PageResponse.SUCCESS), faults.outcome(2, PageResponse.INVALID));
    // An index is used again.
    faults.ask(1, true, 0x4000);
    assertThat(addresses(faults.read(8))).containsExactly(0x4000L);
  }

  @Test
  void theSameIndexOfSubdevicesIsTwoGroupsEachNamedByItsObject() {
    EngineDevice first = faults.pasids.subdevice("wq0.0", 5);
    EngineDevice second = faults.pasids.subdevice("wq0.1", 6);
    int hwpt = faults.table(first);
    first.attach(hwpt);
    second.attach(hwpt);
    RequesterId requester = faults.asking.requester();
    faults.pages.ask(requester, 5, 9, false, 0x1000);
    faults.pages.ask(requester, 6, 9, false, 0x2000);
    faults.pages.ask(requester, 6, 9, true, 0x3000);
    faults.pages.ask(requester, 5, 9, true, 0x4000);
    List<Taken> taken = faults.read(8);
    assertThat(addresses(taken)).containsExactly(0x2000L, 0x3000L, 0x1000L, 0x4000L);
    assertThat(taken)
        .extracting(Taken::device)
        .containsExactly(second.id(), second.id(), first.id(), first.id());
    second.detach();
    assertThat(faults.pages.responses())
        .containsExactly(faults.outcome(6, 9, PageResponse.INVALID));
    faults.queue.respond(taken.getLast().cookie(), PageResponse.SUCCESS);
    assertThat(faults.pages.outcomes()).contains(faults.outcome(5, 9, PageResponse.SUCCESS));
    faults.pages.ask(requester, 5, 10);
    faults.pasids.group.leave(faults.asking);
    assertThat(faults.pages.responses()).contains(faults.outcome(5, 10, PageResponse.INVALID));
    assertThat(faults.read(8)).isEmpty();
  }

  /** Two functions of a group, of which one, both or none is bound. */
  @Test
  void aRequestIsNamedByTheDeviceThatAsksIfItIsBound() {
    FakeGroup group = new FakeGroup(7);
    RequesterId alias = new RequesterId(0, 0x6b, 0);
    FakeDevice left = FakeDevice.at(0x6b, 1, lab.hardware, group).with(0, true).behind(alias);
    FakeDevice right = FakeDevice.at(0x6b, 2, lab.hardware, group).with(0, true);
    group.join(left);
    group.join(right);
    EngineDevice bound = lab.fd.bind(left);
    int hwpt = faults.table(bound);
    bound.attach(hwpt);
    faults.pages.ask(right.requester(), -1, 1);
    faults.pages.ask(left.requester(), -1, 1);
    faults.pages.ask(alias, -1, 1);
    assertThat(faults.read(8))
        .extracting(Taken::device)
        .as("a sibling that is not bound is the attached one's")
        .containsOnly(bound.id());
    EngineDevice sibling = lab.fd.bind(right);
    faults.pages.ask(right.requester(), -1, 2);
    assertThat(faults.read(8)).extracting(Taken::device).containsExactly(sibling.id());
    sibling.attach(hwpt);
    bound.close();
    faults.pages.ask(left.requester(), -1, 3);
    assertThat(faults.read(8)).extracting(Taken::device).containsExactly(sibling.id());
    assertThat(faults.pages.responses()).as("the group is attached still").isEmpty();
    sibling.detach();
    assertThat(faults.pages.responses()).hasSize(5);
  }

  @Test
  void aMemberThatJoinsAsksTooAndWhatItAskedEndsWithIt() {
    EngineDevice device = faults.attached();
    FakeDevice joined = FakeDevice.at(0x6a, 2, lab.hardware, faults.pasids.group).with(0, true);
    faults.pasids.group.join(joined);
    faults.pages.ask(joined.requester(), -1, 1);
    faults.pages.ask(joined.requester(), -1, 2, false, 0x1000);
    faults.ask(3);
    faults.pasids.group.leave(joined);
    FakePages.Group gone = new FakePages.Group(joined.requester(), -1, 1);
    assertThat(faults.pages.responses())
        .containsExactly(new FakePages.Outcome(gone, PageResponse.INVALID));
    assertThat(faults.read(8)).extracting(Taken::device).containsExactly(device.id());
  }

  @Test
  void whatIsAttachedWithoutAQueueAsksNobody() {
    EngineDevice device = lab.fd.bind(faults.asking);
    device.attach(lab.fd.allocateHwpt(device.id(), HwptRequest.paging(faults.ioas)));
    faults.ask(1);
    assertThat(faults.pages.outcomes()).containsExactly(faults.outcome(1, PageResponse.INVALID));
    assertThat(faults.read(8)).isEmpty();
  }

  @Test
  void eachTableAsksInItsOwnQueue() {
    EngineFaultQueue other = faults.queue();
    EngineDevice first = faults.pasids.subdevice("wq0.0", 5);
    EngineDevice second = faults.pasids.subdevice("wq0.1", 6);
    first.attach(faults.table(first));
    second.attach(faults.table(second, other));
    faults.pages.ask(faults.asking.requester(), 6, 1);
    assertThat(faults.queue.pending()).isFalse();
    assertThat(FaultLab.read(other, 8)).extracting(Taken::device).containsExactly(second.id());
  }

  @Test
  void whatOneAttachmentHasOutstandingIsBounded() {
    faults.attached();
    EngineDevice other = boundElsewhere();
    for (int group = 0; group < BOUND; group++) {
      faults.ask(group);
    }
    assertThat(faults.pages.responses()).isEmpty();
    faults.ask(BOUND);
    assertThat(faults.pages.responses())
        .containsExactly(faults.outcome(BOUND, PageResponse.INVALID));
    faults.pages.ask(otherDevice.requester(), -1, 1);
    assertThat(faults.pages.responses()).as("another's is its own").hasSize(1);
    faults.read(1);
    faults.ask(BOUND + 1);
    assertThat(faults.pages.responses()).as("delivered is outstanding").hasSize(2);
    faults.queue.respond(1, PageResponse.SUCCESS);
    faults.ask(BOUND + 2);
    assertThat(faults.pages.responses())
        .hasSize(3)
        .contains(faults.outcome(0, PageResponse.SUCCESS));
    List<Taken> rest = faults.read(2 * BOUND);
    assertThat(rest).hasSize(BOUND + 1);
    assertThat(rest).extracting(Taken::device).contains(other.id());
  }

  @Test
  void aGroupThatExceedsTheBoundIsAnsweredWhenItEnds() {
    faults.attached();
    faults.ask(1, false, 0);
    for (int page = 0; page < BOUND; page++) {
      faults.ask(2, false, 0x1000L * page);
    }
    faults.ask(3, true, 0x3000);
    assertThat(addresses(faults.read(8))).as("there is room again").containsExactly(0x3000L);
    faults.ask(2, true, 0);
    assertThat(faults.pages.responses()).containsExactly(faults.outcome(2, PageResponse.INVALID));
    faults.ask(2, true, 0x5000);
    assertThat(addresses(faults.read(8))).as("the index again").containsExactly(0x5000L);
    faults.ask(1, true, 0x1000);
    assertThat(addresses(faults.read(8))).containsExactly(0L, 0x1000L);
  }

  @Test
  void groupsThatNeverEndAreBoundedAndFreedByTheNextThatDo() {
    faults.attached();
    for (int group = 0; group < 2 * BOUND; group++) {
      faults.ask(group, false, 0);
    }
    faults.ask(0, true, 0x1000);
    assertThat(faults.pages.responses()).containsExactly(faults.outcome(0, PageResponse.INVALID));
    faults.ask(2 * BOUND - 1, true, 0x2000);
    List<Long> whole = new ArrayList<>(addresses(faults.read(8)));
    assertThat(whole).as("what it asked before is dropped").containsExactly(0x2000L);
  }

  private FakeDevice otherDevice;

  private EngineDevice boundElsewhere() {
    FakeGroup group = new FakeGroup(7);
    otherDevice = FakeDevice.at(0x6b, 1, lab.hardware, group).with(0, true);
    group.join(otherDevice);
    EngineDevice other = lab.fd.bind(otherDevice);
    other.attach(faults.table(other));
    return other;
  }
}
