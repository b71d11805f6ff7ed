package org.bindery.backend.linux.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.linux.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.backend.linux.testing.FakeMachine;
import org.bindery.backend.linux.testing.TestProcess;
import org.bindery.host.DeviceFile;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvmMachinesTest {
  private static final long PAGE = 4096;

  @TempDir Path root;
  private final FakeKvm kvm = new FakeKvm();
  private final TestProcess owner = new TestProcess();
  private FakeMachine machine;
  private KvmMachines machines;

  @BeforeEach
  void start() {
    machine = new FakeMachine(root);
    machines = new KvmMachines("linux", machine.paths(), kvm);
  }

  @Test
  void aMachineHasItsVfioDeviceAndEndsWithBothFiles() {
    VirtualMachine vm = machines.create("vm0", owner);
    assertThat(kvm.calls).containsExactly("version", "create", "made 51", "device 4", "made 52");
    assertThat(kvm.closed).as("/dev/kvm").isEqualTo(1);
    assertThat(vm.cpu()).isEmpty();
    assertThat(vm.wbinvd()).isEmpty();
    vm.close();
    assertThat(kvm.closed).isEqualTo(3);
    assertThat(owner.watchers()).isZero();
  }

  @Test
  void whyThereIsNone() {
    kvm.missing = 2;
    assertThat(without("flags : fpu vme").remedies()).isEmpty();
    assertThat(without("flags : fpu svm").remedies()).containsExactly("system modprobe kvm_amd");
    assertThat(without("flags : vmx fpu").remedies()).containsExactly("system modprobe kvm_intel");
    kvm.missing = 13;
    assertThat(
            assertRefused(Errno.EACCES, "may not open", () -> machines.create("vm0", owner))
                .remedies())
        .singleElement()
        .asString()
        .contains("setfacl");
    kvm.missing = 0;
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

  private Refusal without(String processor) {
    machine.proc("cpuinfo", processor + "\n");
    return assertRefused(
        Errno.EOPNOTSUPP, "no virtual machines", () -> machines.create("vm0", owner));
  }

  @Test
  void theHostsEndIsTheirs() {
    VirtualMachine vm = machines.create("vm0", owner);
    machines.close();
    assertThat(kvm.closed).isEqualTo(3);
    assertRefused(Errno.ENODEV, "ended", () -> vm.setNonCoherent(false));
    assertRefused(Errno.ENODEV, "stopped", () -> machines.create("vm1", owner));
    assertThat(kvm.closed).isEqualTo(6);
  }

  @Test
  void aFileOfAnotherHostIsRefused() {
    VirtualMachine vm = machines.create("vm0", owner);
    assertRefused(Errno.EINVAL, "not the kernel's", () -> vm.add((DeviceFile) null));
  }

  @Test
  void slotsComeAndGoWithTheMemoryBehindThem() {
    VirtualMachine vm = machines.create("vm0", owner);
    kvm.calls.clear();
    try (Arena arena = Arena.ofShared()) {
      Memory memory = owner.register(arena.allocate(2 * PAGE, PAGE));
      vm.add(new MemorySlot(0, 0, PAGE, memory.address()));
      vm.add(new MemorySlot(1, 0x10000, PAGE, memory.address() + PAGE));
      vm.remove(0);
      assertRefused(Errno.ENOENT, "no memory slot 0", () -> vm.remove(0));
      assertRefused(
          Errno.EEXIST, "has a slot 1", () -> vm.add(new MemorySlot(1, 0, PAGE, memory.address())));
      memory.close();
      assertThat(kvm.calls)
          .containsExactly(
              "slot 0: 0x0+0x1000",
              "slot 1: 0x10000+0x1000",
              "slot 0: 0x0+0x0",
              "slot 1: 0x10000+0x0");
      assertRefused(Errno.ENOENT, "no memory slot 1", () -> vm.remove(1));
      assertRefused(
          Errno.EFAULT, "not usable", () -> vm.add(new MemorySlot(0, 0, PAGE, memory.address())));
    }
  }

  @Test
  void whatTheKernelRefusesOfASlotIsNotThere() {
    VirtualMachine vm = machines.create("vm0", owner);
    try (Arena arena = Arena.ofShared()) {
      Memory memory = owner.register(arena.allocate(PAGE, PAGE));
      MemorySlot slot = new MemorySlot(0, 0, PAGE, memory.address());
      kvm.answer = -Errno.EEXIST.number();
      assertRefused(Errno.EEXIST, "lies on another", () -> vm.add(slot));
      kvm.answer = -Errno.EINVAL.number();
      assertRefused(Errno.EINVAL, "multiples of 4096", () -> vm.add(slot));
      assertRefused(
          Errno.EINVAL, "no length", () -> vm.add(new MemorySlot(0, 0, 0, memory.address())));
      vm.add(slot);
    }
  }
}
