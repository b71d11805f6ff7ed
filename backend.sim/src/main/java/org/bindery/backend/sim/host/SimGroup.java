package org.bindery.backend.sim.host;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.backend.sim.machine.IsolationGroup;
import org.bindery.backend.sim.machine.VfioGroup;
import org.bindery.backend.sim.machine.VfioGroups;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/** A group as the administrator's side of the host looks at it. */
record SimGroup(IsolationGroup group, VfioGroups files) implements HostGroup {
  @Override
  public int id() {
    return group.id();
  }

  @Override
  public List<HostDevice> members() {
    return List.copyOf(group.devices());
  }

  @Override
  public List<Blocker> blockers() {
    return group.blockers();
  }

  @Override
  public Optional<String> owner() {
    return group.owner();
  }

  @Override
  public Optional<String> opener() {
    return files.of(group).flatMap(VfioGroup::opener);
  }
}
