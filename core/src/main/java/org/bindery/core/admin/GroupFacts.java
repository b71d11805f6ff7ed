package org.bindery.core.admin;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.api.DeviceView;
import org.bindery.api.GroupView;

record GroupFacts(
    int id,
    String host,
    List<DeviceView> members,
    List<Blocker> blockers,
    Optional<String> owner,
    Optional<String> opener)
    implements GroupView {
  @Override
  public boolean viable() {
    return blockers.isEmpty();
  }
}
