package org.bindery.tck.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.bindery.tck.rule.Refusals.refused;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Errno;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.tck.machine.MockMachine.Flag;
import org.junit.jupiter.api.Test;

class BareMachineTest {
  private final MockMachine machine = new MockMachine();
  private final List<String> told = new ArrayList<>();

  private final class Owner implements DmaGroup.Owner, DmaGroup.SubdeviceOwner {
    private final String name;

    Owner(String name) {
      this.name = name;
    }

    @Override
    public String describe() {
      return name;
    }

    @Override
    public void memberAdded(DmaDevice device) {
      told.add(name + ": added " + device.name());
    }

    @Override
    public void memberRemoved(DmaDevice device) {
      told.add(name + ": removed " + device.name());
    }

    @Override
    public String device() {
      return "sub of " + name;
    }

    @Override
    public void parentRemoved() {
      told.add(name + ": parent removed");
    }
  }

  @Test
  void numbersItsDevices() {
    BareDevice zero = machine.add();
    BareDevice one = machine.add();
    assertThat(List.of(zero.name(), one.name())).containsExactly("iommufd_mock0", "iommufd_mock1");
    assertThat(zero.requester()).isNotEqualTo(one.requester());
    assertThat(zero.group().members()).containsExactly(zero);
    assertThat(zero.group().id()).isNotEqualTo(one.group().id());

    machine.remove(zero);
    BareDevice again = machine.add();
    assertThat(again.name()).isEqualTo("iommufd_mock0");
    assertThat(again).isNotSameAs(zero);
    assertThat(zero.group().members()).isEmpty();
  }

  @Test
  void aGroupHasOneOwner() {
    BareGroup group = machine.add().group();
    Owner first = new Owner("fd0");
    group.claim(first);

    refused(Errno.EPERM, () -> group.claim(new Owner("fd1")));
    refused(Errno.EPERM, () -> group.claim(first));
    assertThatIllegalStateException().isThrownBy(() -> group.release(new Owner("fd1")));
    group.release(first);
    group.claim(new Owner("fd1"));
  }

  @Test
  void aPasidHasOneOwnerWhoKeepsTheGroupFromOthers() {
    BareDevice device = machine.add(Flag.PASID);
    BareGroup group = device.group();
    Owner first = new Owner("sub0");
    group.claim(device, 7, first);

    refused(Errno.EBUSY, () -> group.claim(device, 7, new Owner("sub1")));
    refused(Errno.EBUSY, () -> group.claim(new Owner("fd0")));
    refused(Errno.ENODEV, () -> group.claim(machine.add(), 7, first));
    assertThatIllegalStateException().isThrownBy(() -> group.release(device, 7, new Owner("sub1")));
    group.release(device, 7, first);
    group.claim(new Owner("fd0"));
    refused(Errno.EBUSY, () -> group.claim(device, 7, first));
  }

  @Test
  void tellsOwnersOfDevicesThatLeave() {
    BareDevice owned = machine.add();
    owned.group().claim(new Owner("fd0"));
    BareDevice shared = machine.add(Flag.PASID);
    shared.group().claim(shared, 7, new Owner("sub0"));

    machine.remove(owned);
    machine.remove(shared);

    assertThat(told).containsExactly("fd0: removed iommufd_mock0", "sub0: parent removed");
    refused(Errno.ENODEV, () -> shared.group().claim(shared, 7, new Owner("sub1")));
    refused(Errno.EINVAL, () -> machine.requester(owned));
    shared.group().release(shared, 7, new Owner("sub0"));
  }
}
