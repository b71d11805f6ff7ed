package org.bindery.backend.sim.hardware;

import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.amd.AmdV1;
import org.bindery.backend.sim.amd.AmdV2;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/** Each make, for tests of what all of them keep. */
enum TestMake {
  VTD(Vtd.of(0xd2008c222f0686L, 0xf00fcaL), 0x1000),
  VTD_LEGACY(Vtd.legacy(0xd2008c222f0686L, 0xf00fcaL), 0x1000),
  AMD_V1(AmdV1.of(0x58f77ef22294a5aL, 0), 0x10000),
  AMD_V2(AmdV2.of(0x58f77ef22294a5aL, 0), 0x10000);

  final MakeFacts facts;
  final int memoryGone;

  TestMake(MakeFacts facts, int memoryGone) {
    this.facts = facts;
    this.memoryGone = memoryGone;
  }

  Unit unit(FrameMemory frames) {
    return new Unit("unit0", facts, new CachedMemory(frames), new RecordingLog());
  }

  /** With another guard than a host has. */
  Unit unit(CachedMemory memory, TableGuard guard) {
    return new Unit("unit0", facts, memory, guard, new RecordingLog());
  }

  /** Another unit of the machine that the given memory copy is of. */
  Unit unit(String name, CachedMemory memory) {
    return new Unit(name, facts, memory, new RecordingLog());
  }

  IommuDomain domain(Unit unit, RequesterId requester) {
    return domain(unit, requester, facts.lack(Snoop.ALLOW).isEmpty() ? Snoop.ALLOW : Snoop.ENFORCE);
  }

  IommuDomain domain(Unit unit, RequesterId requester, Snoop snoop) {
    return unit.allocate(
        new DomainRequest(requester, PageTableKind.PAGING, facts.format().name(), snoop));
  }
}
