package org.bindery.core.admin;

import java.util.List;
import java.util.Optional;
import org.bindery.api.DeviceState;
import org.bindery.api.DeviceView;
import org.bindery.api.GroupView;
import org.bindery.core.fd.DevicePlace;
import org.bindery.core.fd.OpenFds;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.host.ManagedHost;
import org.bindery.core.match.BestBinders;
import org.bindery.host.HostGroup;

/** Devices and groups as they are shown. Looks only; holds no state. */
public record Views(BestBinders best, OpenFds fds) {
  public DeviceView device(LocatedDevice located) {
    Optional<DevicePlace> place = fds.place(located.host(), located.name());
    return new DeviceFacts(
        located.name(),
        located.host().name(),
        located.device().bus(),
        located.device().properties(),
        located.device().driver(),
        located.device().group(),
        best.of(located.device()),
        place.map(DevicePlace::state),
        place.filter(at -> at.state() != DeviceState.BOUND).map(DevicePlace::why),
        place.map(DevicePlace::fd),
        place.map(DevicePlace::label));
  }

  List<DeviceView> devices(ManagedHost host) {
    return host.devices().stream().map(device -> device(new LocatedDevice(host, device))).toList();
  }

  GroupView group(ManagedHost host, HostGroup group) {
    return new GroupFacts(
        group.id(),
        host.name(),
        group.members().stream().map(m -> device(new LocatedDevice(host, m))).toList(),
        List.copyOf(group.blockers()),
        group.owner(),
        group.opener());
  }
}
