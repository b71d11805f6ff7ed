package org.bindery.backend.sim.hardware;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.Ports;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.testing.TestProcess;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/** A unit that translates by PASID, a requester, and a process that it shares its table with. */
final class SvaLab implements AutoCloseable {
  static final int PAGE = 4096;
  static final int PASID = 5;
  static final RequesterId REQUESTER = new RequesterId(0, 0x6a, 0x08);
  static final Vtd SCALABLE = Vtd.of(0x19ed008c40780c66L, 0x3ef9ea6f050dfL);

  final FrameMemory frames = new FrameMemory(1L << 30);
  final Unit unit = new Unit("dmar3", SCALABLE, new CachedMemory(frames), new RecordingLog());
  final TestProcess process = new TestProcess();
  final IommuDomain shared;
  final Arena arena = Arena.ofShared();

  /** Room for memories of the process. */
  final MemorySegment room;

  SvaLab(int pages) {
    room = arena.allocate((long) pages * PAGE, PAGE);
    unit.admit(REQUESTER);
    shared = share(process);
    unit.attach(REQUESTER, PASID, shared);
  }

  IommuDomain share(TestProcess other) {
    return unit.allocate(DomainRequest.sva(REQUESTER, Vtd.SECOND_STAGE, Snoop.ALLOW, other));
  }

  PasidPort port() {
    return Ports.pasids(unit, REQUESTER).orElseThrow();
  }

  @Override
  public void close() {
    unit.block(REQUESTER, PASID);
    shared.close();
    arena.close();
  }
}
