package org.bindery.core.guard;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/** A host's group as it was when its host was asked for it. */
record GuardedGroup(
    int id,
    List<HostDevice> members,
    List<Blocker> blockers,
    Optional<String> owner,
    Optional<String> opener)
    implements HostGroup {
  /** Asks the group; called where its host is called. */
  static HostGroup of(HostGroup group, HostCalls calls) {
    List<HostDevice> members =
        group.members().stream()
            .map(member -> (HostDevice) new GuardedDevice(member, calls))
            .toList();
    return new GuardedGroup(
        group.id(),
        members,
        List.copyOf(group.blockers()),
        Objects.requireNonNull(group.owner(), "a group's owner"),
        Objects.requireNonNull(group.opener(), "who has a group open"));
  }
}
