package org.bindery.backend.sim.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.testing.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.VirtualCpu;
import org.bindery.api.VirtualCpu.MemoryType;
import org.bindery.backend.sim.testing.TestHost;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.hardware.HostMemory;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The memory of a virtual machine, its processor, and their ends. */
class VirtualMachineTest {
  private static final int PAGE = 4096;
  private static final long GUEST = 0x10_0000L;

  private final TestHost lab = TestHost.eduLab();
  private final TestProcess process = new TestProcess();
  private Arena arena;
  private MemorySegment dram;
  private Memory memory;
  private VirtualMachine vm;
  private VirtualCpu cpu;

  @BeforeEach
  void start() {
    arena = Arena.ofShared();
    dram = arena.allocate(4 * PAGE, PAGE);
    memory = process.register(dram);
    vm = lab.host().createVirtualMachine("guest", process);
    cpu = vm.cpu().orElseThrow();
  }

  @AfterEach
  void stop() {
    vm.close();
    lab.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private void slot(int number, long guest, long length, long offset) {
    vm.add(new MemorySlot(number, guest, length, dram.address() + offset));
  }

  private static MemorySegment bytes(int... values) {
    MemorySegment segment = MemorySegment.ofArray(new byte[values.length]);
    for (int i = 0; i < values.length; i++) {
      segment.set(ValueLayout.JAVA_BYTE, i, (byte) values[i]);
    }
    return segment;
  }

  private byte[] load(long guest, int length) {
    MemorySegment into = MemorySegment.ofArray(new byte[length]);
    cpu.read(guest, into);
    return into.toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void anAccessGoesAcrossPagesAndSlots() {
    // The owner's pages in another order than the guest's.
    slot(1, GUEST, PAGE, PAGE);
    slot(2, GUEST + PAGE, PAGE, 0);
    cpu.write(GUEST + PAGE - 2, bytes(1, 2, 3, 4));
    assertThat(load(GUEST + PAGE - 2, 4)).containsExactly(1, 2, 3, 4);
    assertThat(dram.mismatch(arena.allocate(4 * PAGE))).as("in the cache only").isEqualTo(-1);
    cpu.flush(GUEST + PAGE - 1);
    cpu.flush(GUEST + PAGE);
    assertThat(dram.get(ValueLayout.JAVA_BYTE, 2 * PAGE - 1)).isEqualTo((byte) 2);
    assertThat(dram.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 3);
  }

  @Test
  void badSlotsAreRefused() {
    assertRefused(Errno.EINVAL, "4096", () -> slot(0, GUEST + 1, PAGE, 0));
    assertRefused(Errno.EINVAL, "4096", () -> slot(0, GUEST, 100, 0));
    assertRefused(Errno.EINVAL, "4096", () -> slot(0, GUEST, PAGE, 7));
    assertRefused(Errno.EINVAL, "length", () -> slot(0, GUEST, 0, 0));
    assertRefused(Errno.EINVAL, "52 bits", () -> slot(0, (1L << 52) - PAGE, 2 * PAGE, 0));
    assertRefused(Errno.EINVAL, "52 bits", () -> slot(0, -PAGE, PAGE, 0));
    assertRefused(Errno.EFAULT, "", () -> slot(0, GUEST, 5 * PAGE, 0));
    slot(0, GUEST, 2 * PAGE, 0);
    assertRefused(Errno.EEXIST, "slot 0", () -> slot(0, 0, PAGE, 0));
    assertRefused(Errno.EEXIST, "slot 0", () -> slot(1, GUEST + PAGE, PAGE, 0));
    assertRefused(Errno.EEXIST, "slot 0", () -> slot(1, GUEST - PAGE, 4 * PAGE, 0));
    slot(1, GUEST + 2 * PAGE, PAGE, 0);
    vm.remove(0);
    assertRefused(Errno.ENOENT, "slot 0", () -> vm.remove(0));
    assertRefused(Errno.EFAULT, "0x100000", () -> load(GUEST, 1));
  }

  @Test
  void aPageThatTwoMemoriesShareIsNone() {
    MemorySegment odd = arena.allocate(2 * PAGE, PAGE);
    process.register(odd.asSlice(0, 100));
    process.register(odd.asSlice(100));
    assertRefused(
        Errno.EFAULT, "partly", () -> vm.add(new MemorySlot(0, GUEST, PAGE, odd.address())));
  }

  @Test
  void badAccessesAreRefusedAndMoveNothing() {
    slot(0, GUEST, PAGE, 0);
    assertRefused(Errno.EFAULT, "0x101000", () -> cpu.write(GUEST + PAGE - 1, bytes(1, 2)));
    assertThat(load(GUEST + PAGE - 1, 1)).containsExactly(0);
    assertRefused(Errno.EFAULT, "no memory slot", () -> load(-1, 2));
    assertRefused(Errno.EFAULT, "no memory slot", () -> cpu.flush(0));
    cpu.read(0, MemorySegment.ofArray(new byte[0]));
    assertRefused(
        Errno.EINVAL, "whole pages", () -> cpu.memoryType(GUEST, 100, MemoryType.UNCACHED));
    assertRefused(Errno.EINVAL, "whole pages", () -> cpu.memoryType(GUEST, 0, MemoryType.UNCACHED));
    assertRefused(
        Errno.EFAULT, "0x101000", () -> cpu.memoryType(GUEST, 2 * PAGE, MemoryType.UNCACHED));
  }

  @Test
  void whatTheOwnerProtectsReclaimsAndUnmapsIsSoForTheGuest() {
    slot(0, GUEST, 4 * PAGE, 0);
    cpu.write(GUEST, bytes(1));
    memory.reclaim(0, PAGE);
    assertThat(load(GUEST, 1)).as("brought back by the fault").containsExactly(1);
    memory.protect(Access.READ);
    assertThat(load(GUEST, 1)).containsExactly(1);
    assertRefused(Errno.EFAULT, "test", () -> cpu.write(GUEST, bytes(2)));
    memory.close();
    assertRefused(Errno.EFAULT, "test", () -> load(GUEST, 1));
    assertRefused(Errno.EFAULT, "test", () -> cpu.flush(GUEST));
    assertThat(dram.get(ValueLayout.JAVA_BYTE, 0)).as("stored before").isEqualTo((byte) 1);
    assertThat(lab.host().cache().lines()).isZero();
    // Mapped anew, it is the guest's again.
    process.register(dram);
    assertThat(load(GUEST, 1)).containsExactly(1);
  }

  /** A cached line does not outlive its memory, and nobody writes to what was freed. */
  @Test
  void anArenaThatIsClosedIsAFaultAndNothingElse() {
    slot(0, GUEST, 4 * PAGE, 0);
    cpu.write(GUEST, bytes(1));
    cpu.write(GUEST + PAGE, bytes(1));
    assertThat(lab.host().cache().lines()).isEqualTo(2);
    arena.close();
    assertRefused(Errno.EFAULT, "0x100000", () -> load(GUEST, 1));
    lab.host().cache().evictAll();
    memory.close();
    vm.close();
    assertThat(lab.host().cache().lines()).isZero();
  }

  @Test
  void framesAreNamedWhileASlotHasThemAndStoresReachMemory() {
    HostMemory frames = lab.host().memory().orElseThrow();
    long free = frameOf(frames);
    slot(0, GUEST, PAGE, 0);
    slot(1, GUEST + PAGE, PAGE, PAGE);
    cpu.write(GUEST, bytes(1));
    assertThat(frameOf(frames)).isNotEqualTo(free);
    assertThat(frames.pinnedPages()).isZero();
    vm.remove(0);
    assertThat(frameOf(frames)).as("the other slot is of the same memory").isNotEqualTo(free);
    assertThat(lab.host().cache().lines()).isEqualTo(1);
    vm.remove(1);
    assertThat(frameOf(frames)).isEqualTo(free);
    assertThat(lab.host().cache().lines()).isZero();
    assertThat(dram.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
    slot(0, GUEST, PAGE, 0);
    cpu.write(GUEST, bytes(2));
    vm.close();
    assertThat(frameOf(frames)).isEqualTo(free);
    assertThat(process.watchers()).isZero();
  }

  /** Of the same addresses: the lowest number that is congruent and free. */
  private long frameOf(HostMemory frames) {
    long frame = frames.pin(new Registered(dram), 0, 1);
    frames.unpin(frame, 1);
    return frame;
  }

  @Test
  void afterItsEndEverythingIsRefused() {
    slot(0, GUEST, PAGE, 0);
    vm.close();
    vm.close();
    assertEnded(vm, cpu);
  }

  @Test
  void aHostThatStopsEndsItsMachinesAndMakesNoMore() {
    slot(0, GUEST, PAGE, 0);
    cpu.write(GUEST, bytes(1));
    lab.close();
    assertEnded(vm, cpu);
    assertRefused(Errno.ENODEV, "stopped", () -> lab.host().createVirtualMachine("late", process));
    assertThat(process.watchers()).isZero();
  }

  private void assertEnded(VirtualMachine ended, VirtualCpu processor) {
    assertRefused(Errno.ENODEV, "guest", () -> processor.read(GUEST, bytes(0)));
    assertRefused(Errno.ENODEV, "guest", () -> processor.write(GUEST, bytes(0)));
    assertRefused(Errno.ENODEV, "guest", () -> processor.flush(GUEST));
    assertRefused(Errno.ENODEV, "guest", processor::writeBackAndInvalidate);
    assertRefused(
        Errno.ENODEV, "guest", () -> processor.memoryType(GUEST, PAGE, MemoryType.UNCACHED));
    assertRefused(Errno.ENODEV, "guest", () -> ended.add(new MemorySlot(5, 0, PAGE, 0)));
  }
}
