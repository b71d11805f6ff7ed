package org.bindery.tck.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bindery.api.BoundDevice;
import org.bindery.api.DeviceState;
import org.bindery.api.Errno;
import org.bindery.api.IommuFd;
import org.bindery.api.Policies;
import org.bindery.api.Vm;
import org.bindery.tck.lab.EveryBoot;
import org.bindery.tck.lab.Lab;
import org.bindery.tck.lab.Refused;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A claim makes a virtual machine treat DMA as incoherent, and dies before its device leaves the
 * fd. A kernel that decides by the devices themselves takes none for one whose IOMMU can block No
 * Snoop.
 */
@EveryBoot
class ClaimTest {
  @RegisterExtension final Lab lab = new Lab();
  private Vm vm;
  private IommuFd fd;
  private String edu;

  @BeforeEach
  void register() {
    vm = lab.closing(lab.iommu().createVm(Optional.empty()));
    fd = lab.open();
    edu = lab.topology().edu();
    vm.register(fd);
  }

  private void choose(String policy) {
    Policies policies = lab.administration().policies();
    String before = policies.chosen();
    AutoCloseable unused = lab.closing(() -> policies.choose(before));
    policies.choose(policy);
  }

  @Test
  void withAClaimItIsIncoherentAndWithoutItIsNot() {
    BoundDevice device = lab.bind(fd, edu);
    assertFalse(vm.nonCoherent());
    if (lab.boot().snoopControl()) {
      Refused.with(Errno.EOPNOTSUPP, () -> vm.allowIncoherentDma(fd, device.label()));
      assertEquals(List.of(), vm.claims());
      return;
    }
    vm.allowIncoherentDma(fd, device.label());
    assertTrue(vm.nonCoherent());
    Refused.with(Errno.EEXIST, () -> vm.allowIncoherentDma(fd, device.label()));
    vm.disallowIncoherentDma(fd, device.label());
    assertFalse(vm.nonCoherent());
    Refused.with(Errno.ENOENT, () -> vm.disallowIncoherentDma(fd, device.label()));
  }

  @Test
  void whatIsNotBoundOrNotRegisteredIsNoProof() {
    IommuFd other = lab.open();
    BoundDevice device = lab.bind(other, edu);
    Refused.with(Errno.ENOENT, () -> vm.allowIncoherentDma(other, device.label()));
    Refused.with(Errno.ENOENT, () -> vm.allowIncoherentDma(fd, device.label()));
    Refused.with(Errno.EEXIST, () -> vm.register(fd));
    assertFalse(vm.nonCoherent());
  }

  @Test
  void theClaimDiesWithItsBindAndTheLabelInheritsNothing() {
    choose("automatic");
    boolean claims = !lab.boot().snoopControl();
    BoundDevice device = lab.bind(fd, edu);
    assertEquals(claims, vm.nonCoherent());
    Refused.with(Errno.EPERM, () -> vm.allowIncoherentDma(fd, device.label()));
    device.unbind();
    assertFalse(vm.nonCoherent());
    assertEquals(List.of(), vm.claims());
    choose("device");
    BoundDevice again = lab.bind(fd, edu);
    assertFalse(vm.nonCoherent());
    assertEquals(DeviceState.BOUND, again.state());
  }

  @Test
  void oneThatWasBoundBeforeIsSeenWhenItsFdIsRegistered() {
    choose("automatic");
    IommuFd other = lab.open();
    BoundDevice device = lab.bind(other, edu);
    vm.register(other);
    assertEquals(!lab.boot().snoopControl(), vm.nonCoherent());
    device.unbind();
    assertFalse(vm.nonCoherent());
  }

  /** What a host knows of a device for a machine must not keep the device in use. */
  @Test
  void theDeviceIsFreeWhenItsFdIsClosedThoughTheMachineGoesOn() {
    BoundDevice device = lab.bind(fd, edu);
    fd.close();
    assertEquals(DeviceState.RELEASED, device.state());
    assertEquals(List.of(), vm.registered());
    assertEquals(DeviceState.BOUND, lab.bind(lab.open(), edu).state());
  }

  @Test
  void theDeviceStaysBoundWhenTheMachineEndsFirst() {
    choose("automatic");
    BoundDevice device = lab.bind(fd, edu);
    vm.close();
    assertEquals(DeviceState.BOUND, device.state());
    device.unbind();
    assertEquals(DeviceState.BOUND, lab.bind(fd, edu).state());
  }
}
