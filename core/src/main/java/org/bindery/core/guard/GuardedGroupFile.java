package org.bindery.core.guard;

import org.bindery.host.DeviceFile;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;

/** A file of a host's group: each call comes back in time, as {@link GuardedHost}'s do. */
record GuardedGroupFile(GroupFile file, HostCalls calls, String group) implements GroupFile {
  @Override
  public boolean behindIommu() {
    return calls.ask("behindIommu of group " + group, file::behindIommu);
  }

  @Override
  public boolean viable() {
    return calls.ask("viable of group " + group, file::viable);
  }

  @Override
  public HostDevice find(String name) {
    return calls.ask(
        "find %s in group %s".formatted(name, group),
        () -> new GuardedDevice(file.find(name), calls));
  }

  @Override
  public DeviceFile open(HostDevice device) {
    DeviceFile opened =
        calls.ask(
            "open of %s by group %s".formatted(device.name(), group),
            () -> file.open(GuardedDevice.own(device)),
            DeviceFile::close);
    return new GuardedFile(opened, calls, device.name());
  }

  @Override
  public void close() {
    calls.tell("close of group " + group, file::close);
  }
}
