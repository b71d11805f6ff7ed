package org.bindery.tck.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bindery.api.Administration;
import org.bindery.api.BindRequest;
import org.bindery.api.Blocker;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.api.StepView;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.bindery.tck.lab.Shell;
import org.bindery.tck.lab.Topology;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices that the host uses are taken from their drivers, and given back. */
class TakeTest {
  @RegisterExtension final Lab lab = new Lab();
  private Topology topology;
  private Administration administration;

  @BeforeEach
  void host() {
    topology = lab.topology();
    administration = lab.administration();
  }

  private List<String> named(String device) {
    return List.of(topology.qualified(device));
  }

  private void takenAndGivenBack(String device, String driver) {
    lab.givingBack(device);
    List<StepView> steps = administration.take(named(device), false, false);
    assertFalse(steps.isEmpty(), "nothing was done");
    assertTrue(steps.stream().allMatch(StepView::done), steps::toString);
    assertNotEquals(driver, lab.driver(device));
    steps = administration.giveBack(named(device), false);
    assertTrue(steps.stream().allMatch(StepView::done), steps::toString);
    assertEquals(driver, lab.driver(device));
  }

  @Test
  void aNetworkControllerBehindABridgeComesBack() {
    takenAndGivenBack(topology.sibling(), topology.siblingDriver());
  }

  @Test
  void aNetworkControllerOfItsOwnGroupComesBack() {
    takenAndGivenBack(topology.network(), topology.networkDriver());
  }

  @Test
  void twoAreTakenAndGivenBackInOneCall() {
    List<String> both =
        List.of(topology.qualified(topology.sibling()), topology.qualified(topology.network()));
    lab.givingBack(topology.sibling());
    lab.givingBack(topology.network());
    List<StepView> unused = administration.take(both, false, false);
    assertNotEquals(topology.siblingDriver(), lab.driver(topology.sibling()));
    assertNotEquals(topology.networkDriver(), lab.driver(topology.network()));
    List<StepView> back = administration.giveBack(both, false);
    assertEquals(topology.siblingDriver(), lab.driver(topology.sibling()));
    assertEquals(topology.networkDriver(), lab.driver(topology.network()));
  }

  @Test
  void aDryRunTellsAndDoesNothing() {
    List<StepView> steps = administration.take(named(topology.network()), false, true);
    assertFalse(steps.isEmpty(), "nothing is told");
    assertTrue(steps.stream().noneMatch(StepView::done), steps::toString);
    assertEquals(topology.networkDriver(), lab.driver(topology.network()));
  }

  @Test
  void oneThatIsUnknownIsEnodevAndTheOtherStays() {
    Refused.with(
        Errno.ENODEV,
        () ->
            administration.take(
                List.of(topology.qualified(topology.network()), topology.qualified("0000:7f:1f.7")),
                false,
                false));
    assertEquals(topology.networkDriver(), lab.driver(topology.network()));
  }

  @Test
  void oneThatIsBoundIsEbusy() {
    IommuFd fd = lab.open();
    var device = lab.bind(fd, topology.edu());
    Refused.with(Errno.EBUSY, () -> administration.take(named(topology.edu()), false, false));
    assertEquals(DeviceState.BOUND, device.state());
  }

  @Test
  void oneThatWasNotTakenCannotBeGivenBack() {
    Refused.with(Errno.ENOENT, () -> administration.giveBack(named(topology.network()), false));
  }

  @Test
  void oneThatIsBoundCannotBeGivenBackAndTheHolderIsNamed() {
    lab.take(topology.network());
    IommuFd fd = lab.open();
    var device = fd.bind(BindRequest.of(topology.qualified(topology.network())).label("mine"));
    Refusal refusal =
        Refused.with(Errno.EBUSY, () -> administration.giveBack(named(topology.network()), false));
    assertTrue(
        refusal.reason().contains(fd.name()) && refusal.reason().contains("mine"), refusal::reason);
    assertEquals(DeviceState.BOUND, device.state());
  }

  @Test
  void aDeviceInUseIsEpermAndTheRemedyMendsIt() {
    IommuFd fd = lab.open();
    lab.givingBack(topology.network());
    Refusal refusal = Refused.with(Errno.EPERM, () -> lab.bind(fd, topology.network()));
    assertEquals(
        List.of(topology.network()), refusal.blockers().stream().map(Blocker::object).toList());
    assertEquals(topology.networkDriver(), lab.driver(topology.network()));
    Shell shell = lab.shell();
    refusal.remedies().forEach(shell::run);
    assertEquals(DeviceState.BOUND, lab.bind(fd, topology.network()).state());
  }

  @Test
  void aTakenDeviceStaysTakenWhenItsBindingEnds() {
    lab.take(topology.network());
    String taken = lab.driver(topology.network());
    IommuFd fd = lab.open();
    lab.bind(fd, topology.network()).unbind();
    assertEquals(taken, lab.driver(topology.network()));
  }
}
