package org.bindery.core.capture;

import java.util.Comparator;
import java.util.List;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/** The sections of the isolation groups, as the host formed them. */
final class GroupSections {
  private static final String FOLDER = "kernel/iommu_groups/";

  private GroupSections() {}

  /** Answers how many there are. */
  static int write(Host host, CaptureText text, List<String> notes) {
    Attributes attributes = new Attributes(host.attributes(), notes);
    List<HostGroup> groups =
        host.groups().stream().sorted(Comparator.comparingInt(HostGroup::id)).toList();
    for (HostGroup group : groups) {
      String path = FOLDER + group.id();
      text.section(
          "group "
              + group.id()
              + attributes.value(path + "/type").map(" type "::concat).orElse(""));
      group.members().stream()
          .map(HostDevice::name)
          .sorted()
          .forEach(member -> text.line("member", member));
      attributes.value(path + "/reserved_regions").stream()
          .flatMap(String::lines)
          .forEach(region -> text.line("reserved", region));
    }
    return groups.size();
  }
}
