package org.bindery.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.bindery.api.BindRequest;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Refusal;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.bindery.tck.lab.Topology;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Binding a device to an fd, once, under a label. */
class BindTest {
  @RegisterExtension final Lab lab = new Lab();
  private Topology topology;
  private IommuFd fd;

  @BeforeEach
  void open() {
    topology = lab.topology();
    fd = lab.open();
  }

  private BindRequest request(String device) {
    return BindRequest.of(topology.qualified(device));
  }

  @Test
  void aBoundDeviceIsFoundByItsLabel() {
    BoundDevice device = fd.bind(request(topology.edu()).label("mine"));
    assertEquals("mine", device.label());
    assertEquals(topology.edu(), device.device());
    assertEquals(DeviceState.BOUND, device.state());
    assertFalse(device.binder().isBlank(), "no binder");
    assertEquals(Optional.of(device), fd.device("mine"));
    assertEquals(Optional.empty(), fd.device("other"));
    assertTrue(device.attached().isEmpty(), "attached from the start");
  }

  @Test
  void theHostShowsWhereItIsBound() {
    BoundDevice device = fd.bind(request(topology.edu()).label("mine"));
    DeviceView view = lab.administration().device(topology.qualified(topology.edu()));
    assertEquals(Optional.of(DeviceState.BOUND), view.state());
    assertEquals(Optional.of(fd.name()), view.fd());
    assertEquals(Optional.of("mine"), view.label());
    device.unbind();
    assertEquals(
        Optional.empty(), lab.administration().device(topology.qualified(topology.edu())).state());
  }

  @Test
  void aSecondBindInTheSameFdIsEinval() {
    BoundDevice device = lab.bind(fd, topology.edu());
    Refused.with(Errno.EINVAL, () -> fd.bind(request(topology.edu()).label("again")));
    assertEquals(DeviceState.BOUND, device.state());
    assertEquals(1, fd.devices().size());
  }

  @Test
  void aSecondBindInAnotherFdIsEinvalAndNamesTheHolder() {
    BoundDevice device = lab.bind(fd, topology.edu());
    IommuFd other = lab.open();
    Refusal refusal = Refused.with(Errno.EINVAL, () -> lab.bind(other, topology.edu()));
    assertTrue(refusal.reason().contains(fd.name()), refusal::reason);
    assertEquals(DeviceState.BOUND, device.state());
    assertEquals(0, other.devices().size());
  }

  @Test
  void anUnknownDeviceIsEnodev() {
    Refused.with(Errno.ENODEV, () -> lab.bind(fd, "0000:7f:1f.7"));
    Refused.with(Errno.ENODEV, () -> lab.bind(fd, "nonsense"));
  }

  @Test
  void aLabelIsOneTo63Characters() {
    Refused.with(Errno.EINVAL, () -> fd.bind(request(topology.edu()).label("")));
    Refused.with(Errno.EINVAL, () -> fd.bind(request(topology.edu()).label("x".repeat(64))));
    assertEquals("x".repeat(63), fd.bind(request(topology.edu()).label("x".repeat(63))).label());
  }

  @Test
  void aLabelInUseIsEexistAndTheOtherDeviceKeepsItsDriver() {
    BoundDevice first = fd.bind(request(topology.edu()).label("mine"));
    Refused.with(Errno.EEXIST, () -> fd.bind(request(topology.network()).label("mine").take(true)));
    assertEquals(topology.networkDriver(), lab.driver(topology.network()));
    assertEquals(topology.edu(), first.device());
  }

  @Test
  void withoutALabelItHasItsName() {
    assertEquals(topology.edu(), lab.bind(fd, topology.edu()).label());
  }

  @Test
  void anUnboundDeviceRefusesEverythingWithEnodev() {
    BoundDevice device = lab.bind(fd, topology.edu());
    int ioas = fd.allocateIoas();
    device.unbind();
    device.unbind();
    assertEquals(DeviceState.RELEASED, device.state());
    Refused.with(Errno.ENODEV, device::info);
    Refused.with(Errno.ENODEV, () -> device.attach(ioas));
    Refused.with(Errno.ENODEV, () -> device.replace(ioas));
    Refused.with(Errno.ENODEV, device::detach);
    Refused.with(Errno.ENODEV, device::regions);
    Refused.with(Errno.ENODEV, () -> device.read(0, 0, 4));
    Refused.with(Errno.ENODEV, () -> device.write(0, 4, 4, 1));
    Refused.with(Errno.ENODEV, () -> device.map(0));
    Refused.with(Errno.ENODEV, device::interrupts);
    Refused.with(Errno.ENODEV, device::reset);
  }

  @Test
  void anUnboundDeviceCanBeBoundAgainByAnyFd() {
    lab.bind(fd, topology.edu()).unbind();
    lab.bind(fd, topology.edu()).unbind();
    assertEquals(DeviceState.BOUND, lab.bind(lab.open(), topology.edu()).state());
  }
}
