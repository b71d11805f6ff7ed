package org.bindery.backend.sim.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.backend.sim.amd.AmdV1;
import org.bindery.backend.sim.amd.AmdV2;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.description.IommuDescription;
import org.bindery.backend.sim.hardware.MakeFacts;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.hardware.Unit;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.smmu.SmmuRegisters;
import org.bindery.backend.sim.smmu.SmmuV3;
import org.bindery.backend.sim.vtd.Vtd;

/** The makes of IOMMU that a description can name. */
final class Makes {
  private Makes() {}

  /** By name, in the description's order. */
  static Map<String, SimHardware> build(
      List<IommuDescription> descriptions,
      CachedMemory memory,
      ProcessorVectors processors,
      SimLog log) {
    Map<String, SimHardware> units = new LinkedHashMap<>();
    for (IommuDescription description : descriptions) {
      SimHardware unit = new Unit(description.name(), facts(description), memory, processors, log);
      units.put(unit.name(), unit);
    }
    return units;
  }

  private static MakeFacts facts(IommuDescription unit) {
    return switch (unit.make()) {
      case VTD -> Vtd.of(unit.register("cap"), unit.register("ecap"));
      case VTD_LEGACY -> Vtd.legacy(unit.register("cap"), unit.register("ecap"));
      case AMD_V1 -> AmdV1.of(unit.register("efr"), unit.register("efr2"));
      case SMMUV3 -> new SmmuV3(new SmmuRegisters(unit.registers()), unit.canwbs());
      case AMD_V2 -> AmdV2.of(unit.register("efr"), unit.register("efr2"));
    };
  }
}
