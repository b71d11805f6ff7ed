package org.bindery.backend.sim.hardware;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.smmu.SmmuRegisters;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TinyEngine.Registered;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.RequesterId;

/** A unit between memory and two root complexes, of which one is CANWBS: that of segment 1. */
final class SmmuLab implements AutoCloseable {
  static final RequesterId PLAIN = new RequesterId(0, 0, 0x80);
  static final RequesterId COHERENT = new RequesterId(1, 0, 0x80);
  static final int PAGE = 4096;

  final Arena arena = Arena.ofShared();
  final MemorySegment page = arena.allocate(PAGE, PAGE);
  final CachedMemory memory = new CachedMemory(new FrameMemory(1L << 30));
  final long frame = memory.frames().pin(new Registered(page), 0, 1);
  final List<HardwareFault> faults = new ArrayList<>();
  final Unit unit;

  SmmuLab() {
    unit = unit("smmu0", Map.of());
  }

  /** Another unit of the machine, with some other registers than a server has. */
  Unit unit(String name, Map<String, Long> changed) {
    Map<String, Long> registers =
        new HashMap<>(
            Map.of(
                "idr0", 0xc44341bL,
                "idr1", 0x2730520L,
                "idr2", 0L,
                "idr3", 0x1504L,
                "idr4", 0L,
                "idr5", 0x200055L,
                "iidr", 0x4870043bL,
                "aidr", 2L));
    registers.putAll(changed);
    Unit made =
        new Unit(
            name, new SmmuV3(new SmmuRegisters(registers), Set.of(1)), memory, new RecordingLog());
    made.admit(PLAIN);
    made.admit(COHERENT);
    made.onFault(faults::add);
    return made;
  }

  static UnitDomain table(Unit of, RequesterId requester, String format, Snoop snoop) {
    return (UnitDomain)
        of.allocate(new DomainRequest(requester, PageTableKind.PAGING, format, snoop));
  }

  UnitDomain stage1() {
    return table(unit, PLAIN, SmmuV3.STAGE_1, Snoop.ALLOW);
  }

  UnitDomain stage2() {
    return table(unit, PLAIN, SmmuV3.STAGE_2, Snoop.ALLOW);
  }

  @Override
  public void close() {
    arena.close();
  }
}
