package org.bindery.itest.house;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rooms of the house and what each may import: a folder, a bundle, and a package below the root
 * package have the same name, but for dashes.
 *
 * @param root the package that all rooms lie below; another one in the tests of the rules
 */
record Rooms(String root) {
  private static final String API = "core.api";

  /** Folder to the folders that it may import. A folder that is not here is no room. */
  static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          entry(API, Set.of()),
          entry("core", Set.of(API)),
          entry("iommufd", Set.of(API)),
          entry("uapi", Set.of(API)),
          entry("model.iommu", Set.of()),
          entry("model.idxd", Set.of()),
          entry("backend.sim", Set.of(API, "model.iommu")),
          entry("backend.mock", Set.of(API, "model.iommu")),
          entry("backend.linux", Set.of(API, "uapi", "gateway")),
          entry("device.edu", Set.of(API)),
          entry("device.swdma", Set.of(API)),
          entry("device.idxd", Set.of(API, "model.idxd")),
          entry("driver.vfio-pci", Set.of(API)),
          entry("driver.mdev-sw", Set.of(API)),
          entry("driver.idxd", Set.of(API, "model.idxd")),
          entry("proof.incoherent", Set.of(API)),
          entry("gateway", Set.of()),
          entry("shell.gogo", Set.of(API)),
          entry("tck", Set.of(API, "uapi")),
          entry("app", Set.of()));

  /** The packages of {@code core.api}, one per audience. They have no packages below. */
  private static final Set<String> API_PACKAGES =
      Set.of("api", "binder", "engine", "hardware", "host", "device", "policy");

  /** The folder that a package belongs to; empty if no room is known for it. */
  Optional<String> roomOf(String packageName) {
    if (!packageName.startsWith(root + ".")) {
      return Optional.empty();
    }
    String name = packageName.substring(root.length() + 1);
    if (API_PACKAGES.contains(name)) {
      return Optional.of(API);
    }
    return MAY_IMPORT.keySet().stream()
        .filter(room -> (name + ".").startsWith(packageOf(room) + "."))
        .findFirst();
  }

  private static String packageOf(String room) {
    return room.equals("shell.gogo") ? "shell" : room.replace("-", "");
  }
}
