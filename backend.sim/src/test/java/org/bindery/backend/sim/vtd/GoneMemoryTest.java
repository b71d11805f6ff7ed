package org.bindery.backend.sim.vtd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bindery.api.Access;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.IommuDescription;
import org.bindery.backend.sim.description.Place;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.device.DmaPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.junit.jupiter.api.Test;

/** Memory whose arena is closed under a mapping. */
class GoneMemoryTest {
  private static final RequesterId REQUESTER = new RequesterId(0, 0, 0x80);
  private static final int PAGE = 4096;
  private static final long IOVA = 0x4000_0000L;

  /** A request over two pages of which the second has gone is refused whole, and recorded. */
  @Test
  void isARecordedFaultAndNoByteMoves() {
    FrameMemory frames = new FrameMemory(1L << 30);
    VtdHardware unit =
        new VtdHardware(
            new IommuDescription("dmar0", "vtd", 0xd2008c222f0686L, 0xf00f4aL, new Place("t", "1")),
            new FrameCopy(frames),
            new RecordingLog());
    IommuDomain domain =
        unit.allocate(
            new DomainRequest(REQUESTER, PageTableKind.PAGING, "vtd-second-stage", Snoop.ALLOW));
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
      DmaPort device = unit.path(REQUESTER);
      assertThat(device.write(IOVA + PAGE - 32, bytes)).isFalse();
      assertThat(first.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 0);
      assertThat(device.read(IOVA + PAGE - 32, bytes)).isFalse();
      assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).containsOnly((byte) 7);
      assertThat(faults)
          .extracting(HardwareFault::code, HardwareFault::iova)
          .containsOnly(org.assertj.core.groups.Tuple.tuple(0x1000, IOVA + PAGE));
    }
  }
}
