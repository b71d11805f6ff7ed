package org.bindery.core.capture;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.host.Host;

/** The sections of the IOMMUs with the registers that their drivers show in {@code class/iommu}. */
final class IommuSections {
  private static final String FOLDER = "class/iommu";

  /**
   * What the drivers show, by their folder ({@code drivers/iommu/intel/iommu.c}, {@code
   * drivers/iommu/amd/init.c}).
   */
  private static final Map<String, List<String>> SHOWN =
      Map.of(
          "intel-iommu", List.of("cap", "ecap", "version", "address", "domains_supported"),
          "amd-iommu", List.of("cap", "features"));

  private IommuSections() {}

  /**
   * @param needed names of those that devices are behind
   */
  static void write(Host host, Set<String> needed, CaptureText text, List<String> notes) {
    Attributes attributes = new Attributes(host.attributes(), notes);
    for (String name : attributes.names(FOLDER)) {
      text.section("iommu " + name);
      boolean known = false;
      for (Map.Entry<String, List<String>> make : SHOWN.entrySet()) {
        String folder = FOLDER + "/" + name + "/" + make.getKey();
        if (attributes.tree().exists(folder)) {
          known = true;
          registers(folder, make.getValue(), attributes, text);
        }
      }
      if (!known && needed.contains(name)) {
        notes.add(
            "IOMMU %s shows no registers of Intel's or AMD's: no simulated host has its like"
                .formatted(name));
      }
    }
  }

  private static void registers(
      String folder, List<String> registers, Attributes attributes, CaptureText text) {
    for (String register : registers) {
      attributes.value(folder + "/" + register).ifPresent(value -> text.line(register, value));
    }
  }
}
