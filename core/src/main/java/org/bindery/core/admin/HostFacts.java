package org.bindery.core.admin;

import java.util.List;
import org.bindery.api.HostView;
import org.bindery.core.host.ManagedHost;

record HostFacts(
    String name, String kind, String source, int devices, int groups, List<String> iommus)
    implements HostView {
  static HostFacts of(ManagedHost host) {
    return new HostFacts(
        host.name(),
        host.host().kind(),
        host.host().source(),
        host.devices().size(),
        host.host().groups().size(),
        List.copyOf(host.host().iommus()));
  }
}
