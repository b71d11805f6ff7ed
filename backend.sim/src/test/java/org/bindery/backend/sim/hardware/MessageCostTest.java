package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.bindery.api.Access;
import org.bindery.backend.sim.interrupt.MessageBlock;
import org.bindery.backend.sim.interrupt.MessagePath;
import org.bindery.backend.sim.interrupt.MessageSource;
import org.bindery.backend.sim.interrupt.SourceCheck;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are delivered, and translations that a device keeps, make no garbage. */
class MessageCostTest {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;
  private static final int CALLS = 20_000;

  private int raised;

  @ParameterizedTest
  @EnumSource(names = {"VTD", "VTD_FIRST_STAGE", "AMD_V2", "SMMUV3"})
  void messagesAndTranslationsMakeNoGarbage(TestMake make) {
    FrameMemory frames = new FrameMemory(1L << 30);
    Unit unit = make.unit(frames);
    unit.admit(REQUESTER);
    IommuDomain domain = make.domain(unit, REQUESTER);
    unit.attach(REQUESTER, domain);
    MessageSource source =
        new MessageSource("device", REQUESTER, SourceCheck.exactly(REQUESTER.source()));
    MessagePath path = unit.messages(source);
    MessageBlock block = path.allocate(1);
    block.route(0, () -> raised++);
    DeviceTlb tlb = null;
    if (make.facts.deviceTlbs()) {
      tlb = new DeviceTlb();
      unit.deviceTlb(REQUESTER, tlb);
      tlb.turn(true);
    }
    DmaPort device = Ports.dma(unit, REQUESTER, tlb);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment page = arena.allocate(PAGE, PAGE);
      domain.map(IOVA, frames.pin(new Registered(page), 0, 1), 1, Access.READ_WRITE);
      MemorySegment data = arena.allocate(PAGE);
      MemorySegment message = arena.allocate(4);
      message.set(ValueLayout.JAVA_INT_UNALIGNED, 0, block.data(0));
      send(path, device, block.address(), block.data(0), message, data);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      send(path, device, block.address(), block.data(0), message, data);
      // Less than one object for each: compilers may still be at work.
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(CALLS);
    }
    assertThat(raised).isEqualTo(4 * CALLS);
  }

  private static void send(
      MessagePath path,
      DmaPort device,
      long address,
      int word,
      MemorySegment message,
      MemorySegment data) {
    for (int i = 0; i < CALLS; i++) {
      path.send(address, word);
      device.write(address, message);
      device.write(IOVA, data);
    }
  }
}
