package org.bindery.backend.sim.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.backend.sim.description.IommuDescription;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.backend.sim.vtd.VtdHardware;

/** The makes of IOMMU that a description can name. */
final class Makes {
  private Makes() {}

  /** By name, in the description's order. */
  static Map<String, SimHardware> build(
      List<IommuDescription> descriptions, FrameCopy memory, SimLog log) {
    Map<String, SimHardware> units = new LinkedHashMap<>();
    for (IommuDescription description : descriptions) {
      SimHardware unit =
          switch (description.make()) {
            case "vtd" -> new VtdHardware(description, memory, log);
            default -> throw description.place().expected("the make vtd", description.make());
          };
      units.put(unit.name(), unit);
    }
    return units;
  }
}
