package org.bindery.backend.linux.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.backend.linux.testing.TestProcess;
import org.bindery.gateway.ErrnoException;
import org.bindery.host.DeviceFile;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.api.Test;

class KvmMachinesTest {
  private static final long PAGE = 4096;

  private final FakeKvm kvm = new FakeKvm();
  private final TestProcess owner = new TestProcess();
  private final KvmMachines machines = machines(() -> kvm);

  private static KvmMachines machines(KvmMachines.Opener opener) {
    return new KvmMachines("linux", Path.of("/dev/kvm"), opener);
  }

  @Test
  void aMachineHasItsVfioDeviceAndEndsWithBothFiles() {
    VirtualMachine machine = machines.create("vm0", owner);
    assertThat(kvm.calls).containsExactly("version", "create", "made 51", "device 4", "made 52");
    assertThat(kvm.closed).as("/dev/kvm").isEqualTo(1);
    assertThat(machine.cpu()).isEmpty();
    assertThat(machine.wbinvd()).isEmpty();
    machine.close();
    assertThat(kvm.closed).isEqualTo(3);
    assertThat(owner.watchers()).isZero();
  }

  @Test
  void whyThereIsNone() {
    assertRefused(Errno.EOPNOTSUPP, "no virtual machines", () -> refusing(2).create("vm0", owner));
    assertThat(
            assertRefused(Errno.EACCES, "may not open", () -> refusing(13).create("vm0", owner))
                .remedies())
        .singleElement()
        .asString()
        .contains("setfacl");
    kvm.version = 11;
    assertRefused(Errno.EOPNOTSUPP, "version 11", () -> machines.create("vm0", owner));
    kvm.version = 12;
    kvm.answer = -Errno.ENODEV.number();
    assertRefused(Errno.EOPNOTSUPP, "CONFIG_KVM_VFIO", () -> machines.create("vm0", owner));
    kvm.answer = -Errno.ENOMEM.number();
    assertRefused(Errno.ENOMEM, "vm0", () -> machines.create("vm0", owner));
    // /dev/kvm each time it could be opened, and the machine when it was there.
    assertThat(kvm.closed).isEqualTo(1 + 2 + 2);
  }

  private static KvmMachines refusing(int errno) {
    return machines(() -> {
      throw new ErrnoException("open", errno);
    });
  }

  @Test
  void theHostsEndIsTheirs() {
    VirtualMachine machine = machines.create("vm0", owner);
    machines.close();
    assertThat(kvm.closed).isEqualTo(3);
    assertRefused(Errno.ENODEV, "ended", () -> machine.setNonCoherent(false));
    assertRefused(Errno.ENODEV, "stopped", () -> machines.create("vm1", owner));
    assertThat(kvm.closed).isEqualTo(6);
  }

  @Test
  void aFileOfAnotherHostIsRefused() {
    VirtualMachine machine = machines.create("vm0", owner);
    assertRefused(Errno.EINVAL, "not the kernel's", () -> machine.add((DeviceFile) null));
  }

  @Test
  void slotsComeAndGoWithTheMemoryBehindThem() {
    VirtualMachine machine = machines.create("vm0", owner);
    kvm.calls.clear();
    try (Arena arena = Arena.ofShared()) {
      Memory memory = owner.register(arena.allocate(2 * PAGE, PAGE));
      machine.add(new MemorySlot(0, 0, PAGE, memory.address()));
      machine.add(new MemorySlot(1, 0x10000, PAGE, memory.address() + PAGE));
      machine.remove(0);
      assertRefused(Errno.ENOENT, "no memory slot 0", () -> machine.remove(0));
      assertRefused(
          Errno.EEXIST,
          "has a slot 1",
          () -> machine.add(new MemorySlot(1, 0, PAGE, memory.address())));
      memory.close();
      assertThat(kvm.calls)
          .containsExactly(
              "slot 0: 0x0+0x1000",
              "slot 1: 0x10000+0x1000",
              "slot 0: 0x0+0x0",
              "slot 1: 0x10000+0x0");
      assertRefused(Errno.ENOENT, "no memory slot 1", () -> machine.remove(1));
      assertRefused(
          Errno.EFAULT,
          "not usable",
          () -> machine.add(new MemorySlot(0, 0, PAGE, memory.address())));
    }
  }

  @Test
  void whatTheKernelRefusesOfASlotIsNotThere() {
    VirtualMachine machine = machines.create("vm0", owner);
    try (Arena arena = Arena.ofShared()) {
      Memory memory = owner.register(arena.allocate(PAGE, PAGE));
      MemorySlot slot = new MemorySlot(0, 0, PAGE, memory.address());
      kvm.answer = -Errno.EEXIST.number();
      assertRefused(Errno.EEXIST, "lies on another", () -> machine.add(slot));
      kvm.answer = -Errno.EINVAL.number();
      assertRefused(Errno.EINVAL, "multiples of 4096", () -> machine.add(slot));
      assertRefused(
          Errno.EINVAL, "no length", () -> machine.add(new MemorySlot(0, 0, 0, memory.address())));
      machine.add(slot);
    }
  }
}
