package org.bindery.backend.linux.host;

import java.util.List;
import org.bindery.backend.linux.sysfs.SysfsTree;

/**
 * The IOMMUs of {@code class/iommu} that a device is behind, each with its make. The kernel's
 * selftest has some that none is.
 */
final class IommuUnits {
  private static final String FOLDER = "class/iommu";

  private IommuUnits() {}

  /** {@code dmar0 (vtd)}. */
  static List<String> list(SysfsTree tree) {
    return tree.names(FOLDER).stream()
        .filter(name -> !tree.names(FOLDER + "/" + name + "/devices").isEmpty())
        .map(name -> "%s (%s)".formatted(name, make(tree, name)))
        .toList();
  }

  /** By what the driver shows ({@code drivers/iommu}), else by the name that it gives. */
  private static String make(SysfsTree tree, String name) {
    if (tree.exists(FOLDER + "/" + name + "/intel-iommu")) {
      return "vtd";
    }
    if (tree.exists(FOLDER + "/" + name + "/amd-iommu")) {
      return "amd";
    }
    return name.startsWith("smmu3.") ? "smmu-v3" : "of another make";
  }
}
