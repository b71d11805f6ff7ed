package org.bindery.tck.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.Errno;
import org.bindery.api.Explanation;
import org.bindery.api.GroupView;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.api.Verdict;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.bindery.tck.lab.Shell;
import org.bindery.tck.lab.Topology;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A group is had whole or not at all: one owner, no host driver in it. */
class GroupTest {
  @RegisterExtension final Lab lab = new Lab();
  private Topology topology;

  @BeforeEach
  void topology() {
    topology = lab.topology();
  }

  private DeviceView view(String device) {
    return lab.administration().device(topology.qualified(device));
  }

  private GroupView groupOf(String device) {
    int id = view(device).group().orElseThrow();
    return lab.administration().groups().stream()
        .filter(group -> group.id() == id && group.host().equals(topology.host()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(GroupView group) {
    return group.members().stream().map(DeviceView::name).toList();
  }

  private Explanation explain(String device) {
    return lab.administration().explain(topology.qualified(device), Use.BIND);
  }

  @Test
  void theLoneDeviceIsAloneInItsGroup() {
    assertEquals(List.of(topology.edu()), names(groupOf(topology.edu())));
    assertTrue(groupOf(topology.edu()).viable(), "not viable");
    assertEquals(Verdict.READY, explain(topology.edu()).verdict());
  }

  @Test
  void devicesBehindAConventionalBridgeShareAGroup() {
    assertTrue(
        names(groupOf(topology.grouped()))
            .containsAll(List.of(topology.grouped(), topology.sibling())),
        () -> names(groupOf(topology.grouped())).toString());
    assertNotEquals(view(topology.edu()).group(), view(topology.grouped()).group());
  }

  @Test
  void aSiblingOnAHostDriverIsEpermAndNamed() {
    IommuFd fd = lab.open();
    Refusal refusal = Refused.with(Errno.EPERM, () -> lab.bind(fd, topology.grouped()));
    assertEquals(
        List.of(topology.sibling()), refusal.blockers().stream().map(Blocker::object).toList());
    assertTrue(
        refusal.blockers().getFirst().why().contains(topology.siblingDriver()),
        () -> refusal.blockers().toString());
    assertFalse(groupOf(topology.grouped()).viable(), "viable");
    assertEquals(topology.siblingDriver(), lab.driver(topology.sibling()));
  }

  @Test
  void theRemediesOfTheRefusalMendIt() {
    IommuFd fd = lab.open();
    lab.givingBack(topology.sibling());
    Refusal refusal = Refused.with(Errno.EPERM, () -> lab.bind(fd, topology.grouped()));
    assertFalse(refusal.remedies().isEmpty(), "no remedy");
    Shell shell = lab.shell();
    refusal.remedies().forEach(shell::run);
    assertEquals(DeviceState.BOUND, lab.bind(fd, topology.grouped()).state());
  }

  @Test
  void theCommandsOfTheExplanationMendIt() {
    lab.givingBack(topology.sibling());
    Explanation before = explain(topology.grouped());
    assertEquals(Verdict.READY_AFTER, before.verdict(), before::reason);
    assertEquals(
        List.of(topology.sibling()), before.blockers().stream().map(Blocker::object).toList());
    Shell shell = lab.shell();
    before.commands().forEach(shell::run);
    assertEquals(Verdict.READY, explain(topology.grouped()).verdict());
    assertTrue(groupOf(topology.grouped()).viable(), "not viable");
    IommuFd fd = lab.open();
    assertEquals(DeviceState.BOUND, lab.bind(fd, topology.grouped()).state());
  }

  @Test
  void theGroupShowsItsOwner() {
    assertEquals(Optional.empty(), groupOf(topology.edu()).owner());
    IommuFd fd = lab.open();
    BoundDevice device = lab.bind(fd, topology.edu());
    assertTrue(
        groupOf(topology.edu()).owner().orElse("").contains(fd.name()),
        () -> groupOf(topology.edu()).owner().toString());
    device.unbind();
    assertEquals(Optional.empty(), groupOf(topology.edu()).owner());
  }

  @Test
  void aMemberOfAGroupThatAnotherFdOwnsIsEperm() {
    lab.take(topology.sibling());
    IommuFd first = lab.open();
    IommuFd second = lab.open();
    BoundDevice edu = lab.bind(first, topology.grouped());
    Refused.with(Errno.EPERM, () -> lab.bind(second, topology.sibling()));
    assertEquals(DeviceState.BOUND, edu.state());
    edu.unbind();
    assertEquals(DeviceState.BOUND, lab.bind(second, topology.sibling()).state());
  }

  @Test
  void theOwnerBindsTheOtherMemberToo() {
    lab.take(topology.sibling());
    IommuFd fd = lab.open();
    lab.bind(fd, topology.grouped());
    assertEquals(DeviceState.BOUND, lab.bind(fd, topology.sibling()).state());
    assertEquals(2, fd.devices().size());
  }

  @Test
  void noHostDriverComesToAMemberOfAnOwnedGroup() {
    lab.take(topology.sibling());
    IommuFd fd = lab.open();
    BoundDevice edu = lab.bind(fd, topology.grouped());
    Refused.with(
        Errno.EBUSY,
        () ->
            lab.administration().giveBack(List.of(topology.qualified(topology.sibling())), false));
    assertNotEquals(topology.siblingDriver(), lab.driver(topology.sibling()));
    assertEquals(DeviceState.BOUND, edu.state());
  }
}
