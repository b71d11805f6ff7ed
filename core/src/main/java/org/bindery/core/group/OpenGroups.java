package org.bindery.core.group;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.ManagedHost;
import org.bindery.host.GroupFile;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/**
 * The files of groups that sessions have open, so that they end with their host or with this.
 * Thread-safe; hosts are called with no lock held.
 */
public final class OpenGroups {
  private record Place(String host, String group) {}

  private final Map<Place, GroupFile> files = new ConcurrentHashMap<>();

  /**
   * @throws RefusedException as {@link org.bindery.api.Session#openGroup}
   */
  public void open(ManagedHost host, String group, Process opener) {
    refuseBound(host, group);
    GroupFile file = host.host().openGroup(group, opener);
    GroupFile before = files.put(new Place(host.name(), group), file);
    if (before != null) {
      // The host has ended it already, or it could not have been opened once more.
      before.close();
    }
    if (host.gone()) {
      hostGone(host);
    }
  }

  /** Here it is known by which command a member is given up; the host knows only who has it. */
  private static void refuseBound(ManagedHost host, String group) {
    for (HostDevice member : members(host, group).toList()) {
      Optional<DeviceClaim> claim = host.claims().of(member.name()).filter(DeviceClaim::inFd);
      if (claim.isPresent()) {
        throw Refusal.of(
                Errno.EBUSY,
                "group %s cannot be opened: %s is %s",
                group,
                member.name(),
                claim.get().describe())
            .blockedBy(member.name(), claim.get().describe())
            .remedy("%s", claim.get().unbind())
            .exception();
      }
    }
  }

  private static Stream<HostDevice> members(ManagedHost host, String group) {
    return group.matches("\\d{1,9}")
        ? host.host().group(Integer.parseInt(group)).map(HostGroup::members).stream()
            .flatMap(members -> members.stream())
        : Stream.empty();
  }

  /**
   * @throws RefusedException as {@link org.bindery.api.Administration#closeGroup}
   */
  public void close(ManagedHost host, String group) {
    host.host().closeGroup(group);
    end(new Place(host.name(), group));
  }

  /** Its files are closed. */
  public void hostGone(ManagedHost host) {
    for (Place place : files.keySet()) {
      if (place.host.equals(host.name())) {
        end(place);
      }
    }
  }

  private void end(Place place) {
    GroupFile file = files.remove(place);
    if (file != null) {
      file.close();
    }
  }
}
