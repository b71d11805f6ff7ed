package org.bindery.core.explain;

import java.util.Optional;
import org.bindery.host.AttributeTree;
import org.bindery.host.Host;
import org.bindery.host.HostGroup;

/**
 * The regions that firmware wants mapped 1:1, from {@code kernel/iommu_groups/N/reserved_regions}:
 * one line each, {@code 0xSTART 0xEND TYPE}.
 */
record FirmwareRegions(Host host) {
  /** The first of type {@code direct}, as {@code 0xSTART-0xEND}; relaxable ones do not count. */
  Optional<String> directIn(HostGroup group) {
    AttributeTree tree = host.attributes();
    String path = "kernel/iommu_groups/" + group.id() + "/reserved_regions";
    if (!tree.exists(path)) {
      return Optional.empty();
    }
    return tree.read(path)
        .lines()
        .map(line -> line.trim().split("\\s+", -1))
        .filter(words -> words.length == 3 && words[2].equals("direct"))
        .map(words -> words[0] + "-" + words[1])
        .findFirst();
  }
}
