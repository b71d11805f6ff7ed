package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.backend.sim.hardware.SvaLab.PAGE;
import static org.bindery.backend.sim.hardware.SvaLab.PASID;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.api.Access;
import org.bindery.api.Memory;
import org.bindery.device.PasidPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A page that comes while its entry is walked: nobody tells of what comes, so what the walk leaves
 * in the IOTLB must not permit less than the page does from then on.
 */
class SvaWalkTest {
  private static final MemorySegment ONES = MemorySegment.ofArray(new byte[PAGE]).fill((byte) 1);

  private final SvaLab lab = new SvaLab(1);
  private final PasidPort port = lab.port();

  @AfterEach
  void close() {
    lab.close();
  }

  /** Something happens after a look of the walk, or after the walk when it had fewer. */
  private void write(int look, Runnable meanwhile) {
    AtomicInteger looks = new AtomicInteger();
    lab.process.afterLook(() -> {
      if (looks.incrementAndGet() == look) {
        meanwhile.run();
      }
    });
    boolean unused = port.write(PASID, lab.room.address(), ONES);
    lab.process.afterLook(() -> {});
    assertThat(looks).hasPositiveValue();
    if (looks.get() < look) {
      meanwhile.run();
    }
    assertThat(port.write(PASID, lab.room.address(), ONES)).as("look %d", look).isTrue();
  }

  @Test
  void memoryThatIsRegisteredMeanwhileCanBeWritten() {
    for (int look = 1; look <= 2; look++) {
      Memory[] memory = new Memory[1];
      write(look, () -> memory[0] = lab.process.register(lab.room));
      memory[0].close();
    }
  }

  @Test
  void aPageThatIsMadePresentMeanwhileCanBeWritten() {
    Memory memory = lab.process.register(lab.room);
    for (int look = 1; look <= 2; look++) {
      memory.reclaim(0, PAGE);
      write(
          look, () -> assertThat(port.requestPage(PASID, memory.address(), Access.WRITE)).isTrue());
    }
  }
}
