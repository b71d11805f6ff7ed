package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.bindery.api.Access;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

/** The cache costs DMA no garbage while it holds no line. */
class CacheCostTest {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;
  private static final int CALLS = 20_000;

  @Test
  void requestsMakeNoGarbage() {
    CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
    Unit unit = TestMake.VTD.unit("unit0", memory);
    unit.admit(REQUESTER);
    IommuDomain domain = TestMake.VTD.domain(unit, REQUESTER);
    unit.attach(REQUESTER, domain);
    DmaPort device = Ports.dma(unit, REQUESTER);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment pages = arena.allocate(2 * PAGE, PAGE);
      long frame = memory.frames().pin(new Registered(pages), 0, 2);
      domain.map(IOVA, frame, 2, Access.READ_WRITE);
      MemorySegment data = arena.allocate(PAGE, PAGE);
      // A line that came and went leaves no trace.
      memory.cache().load(frame, 0, data, 0, PAGE);
      memory.cache().evictAll();
      requests(device, data);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      requests(device, data);
      // Less than one object for each request: compilers may still be at work.
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(CALLS);
    }
  }

  private static void requests(DmaPort device, MemorySegment data) {
    for (int i = 0; i < CALLS; i++) {
      device.write(IOVA + 100, data);
      device.readNoSnoop(IOVA + 100, data);
    }
  }
}
