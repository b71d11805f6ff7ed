package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory whose arena is closed under a mapping. */
class GoneMemoryTest {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;

  /** A request over two pages of which the second has gone is refused whole, and recorded. */
  @ParameterizedTest
  @EnumSource
  void isARecordedFaultAndNoByteMoves(TestMake make) {
    FrameMemory frames = new FrameMemory(1L << 30);
    Unit unit = make.unit(frames);
    IommuDomain domain = make.domain(unit, REQUESTER);
    List<HardwareFault> faults = new ArrayList<>();
    try (Arena stays = Arena.ofShared();
        var _ = unit.onFault(faults::add)) {
      MemorySegment first = stays.allocate(PAGE, PAGE);
      MemorySegment bytes = stays.allocate(64).fill((byte) 7);
      try (Arena goes = Arena.ofShared()) {
        Registered second = new Registered(goes.allocate(PAGE, PAGE));
        domain.map(IOVA, frames.pin(new Registered(first), 0, 1), 1, Access.READ_WRITE);
        domain.map(IOVA + PAGE, frames.pin(second, 0, 1), 1, Access.READ_WRITE);
      }
      unit.admit(REQUESTER);
      unit.attach(REQUESTER, domain);
      DmaPort device = Ports.dma(unit, REQUESTER);
      assertThat(device.write(IOVA + PAGE - 32, bytes)).isFalse();
      assertThat(first.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 0);
      assertThat(device.read(IOVA + PAGE - 32, bytes)).isFalse();
      assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 7);
      assertThat(faults)
          .extracting(HardwareFault::code, HardwareFault::iova)
          .containsOnly(org.assertj.core.groups.Tuple.tuple(make.memoryGone, IOVA + PAGE));
    }
  }
}
