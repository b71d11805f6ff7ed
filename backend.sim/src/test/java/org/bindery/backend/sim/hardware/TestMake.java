package org.bindery.backend.sim.hardware;

import java.util.Map;
import java.util.Set;
import org.bindery.api.Access;
import org.bindery.api.PageTableKind;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.amd.AmdV1;
import org.bindery.backend.sim.amd.AmdV2;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.smmu.SmmuRegisters;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.testing.RecordingLog;
import org.bindery.backend.sim.vtd.Vtd;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;

/** Each make, for tests of what all of them keep. */
enum TestMake {
  VTD(Vtd.of(0xd2008c222f0686L, 0xf00fcaL), 0x1000),
  VTD_LEGACY(Vtd.legacy(0xd2008c222f0686L, 0xf00fcaL), 0x1000),
  VTD_FIRST_STAGE(Vtd.of(0x19ed008c40780c66L, 0x3ef9ea6f050dfL), 0x1000),
  AMD_V1(AmdV1.of(0x58f77ef22294a5aL, 0), 0x10000),
  AMD_V2(AmdV2.of(0x58f77ef22294a5aL, 0), 0x10000),
  SMMUV3(smmu(0xc44341bL, Set.of()), 0x1000),
  /** Its requesters' segment is CANWBS. */
  SMMUV3_CANWBS(smmu(0xc44341bL, Set.of(0)), 0x1000),
  SMMUV3_STAGE_2(smmu(0xc443419L, Set.of()), 0x1000);

  final MakeFacts facts;
  final int memoryGone;

  TestMake(MakeFacts facts, int memoryGone) {
    this.facts = facts;
    this.memoryGone = memoryGone;
  }

  private static SmmuV3 smmu(long idr0, Set<Integer> canwbs) {
    Map<String, Long> registers =
        Map.of("idr0", idr0, "idr1", 0x2730520L, "idr3", 0x1504L, "idr5", 0x200055L);
    return new SmmuV3(new SmmuRegisters(registers), canwbs);
  }

  /** What a page that is mapped for something is good for: some formats have no bit for reading. */
  boolean reads(Access access) {
    return access.reads()
        || this == VTD_FIRST_STAGE
        || this == AMD_V2
        || this == SMMUV3
        || this == SMMUV3_CANWBS;
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
    return domain(
        unit,
        requester,
        facts.lack(Snoop.ALLOW, requester).isEmpty() ? Snoop.ALLOW : Snoop.ENFORCE);
  }

  IommuDomain domain(Unit unit, RequesterId requester, Snoop snoop) {
    return unit.allocate(
        new DomainRequest(requester, PageTableKind.PAGING, facts.format().name(), snoop));
  }
}
