package org.bindery.backend.sim.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.RefusedException;
import org.bindery.api.VirtualCpu;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.host.MemorySlot;
import org.bindery.host.VirtualMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest's processor at work while its memory leaves the owner's address space. */
@Timeout(60)
class GuestRaceTest {
  private static final int PAGE = 4096;
  private static final int ROUNDS = 2_000;

  private final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
  private final TestProcess process = new TestProcess();
  private final AtomicBoolean over = new AtomicBoolean();

  /** A frame number is another memory's at once; no store of the guest's gets there. */
  @Test
  void noStoreReachesAFrameThatIsAnothers() throws Exception {
    try (Arena arena = Arena.ofShared();
        VirtualMachines machines = new VirtualMachines("test", memory);
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      MemorySegment guest = arena.allocate(PAGE, PAGE);
      VirtualMachine vm = machines.create("guest", process);
      try (Memory _ = process.register(guest)) {
        vm.add(new MemorySlot(0, 0, PAGE, guest.address()));
      }
      VirtualCpu cpu = vm.cpu().orElseThrow();
      Future<?> stores = threads.submit(() -> store(cpu));
      try {
        for (int round = 0; round < ROUNDS; round++) {
          Memory registered = process.register(guest);
          Thread.onSpinWait();
          registered.close();
          guest.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
          // At the same address, so it gets the number that the guest's had.
          long frame = memory.frames().pin(new Registered(guest), 0, 1);
          memory.cache().evictAll();
          assertThat(guest.get(ValueLayout.JAVA_BYTE, 0)).as("round %d", round).isZero();
          memory.frames().unpin(frame, 1);
        }
      } finally {
        over.set(true);
      }
      stores.get();
      assertThat(memory.cache().lines()).isZero();
    }
  }

  private void store(VirtualCpu cpu) {
    MemorySegment ones = MemorySegment.ofArray(new byte[] {1});
    while (!over.get()) {
      try {
        cpu.write(0, ones);
        cpu.flush(0);
      } catch (RefusedException e) {
        assertThat(e.errno()).isEqualTo(Errno.EFAULT);
      }
    }
  }
}
