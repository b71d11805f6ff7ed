package org.bindery.core.host;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.HostDevice;

/**
 * What is bound of the devices that some devices are the parents of. While there is any, none of
 * the parents is bound whole (wall 4) or taken from its host driver, whose end would end them.
 *
 * @param claims who has them, by device
 */
public record BoundSubdevices(Map<String, DeviceClaim> claims) {
  public static BoundSubdevices of(ManagedHost host, Collection<HostDevice> parents) {
    Map<String, DeviceClaim> claims = new TreeMap<>();
    for (HostDevice parent : parents) {
      for (String device : host.claims().below(parent.name())) {
        host.claims().of(device).ifPresent(claim -> claims.put(device, claim));
      }
    }
    return new BoundSubdevices(claims);
  }

  public boolean none() {
    return claims.isEmpty();
  }

  /** {@code wq0.0 is bound in fd0 of admin as q}. */
  public String phrase() {
    return claims.entrySet().stream()
        .map(each -> each.getKey() + " is " + each.getValue().describe())
        .collect(Collectors.joining(", "));
  }

  public List<Blocker> blockers() {
    return claims.entrySet().stream()
        .map(each -> new Blocker(each.getKey(), each.getValue().describe()))
        .toList();
  }

  /** What ends their binding. */
  public List<String> commands() {
    return claims.values().stream().map(DeviceClaim::unbind).toList();
  }

  /**
   * @param what cannot be done, for example {@code 0000:6a:01.0 cannot be bound whole}
   * @throws org.bindery.api.RefusedException EBUSY naming each, with the commands that end it
   */
  public void requireNone(String what) {
    if (none()) {
      return;
    }
    Refusal.Builder refusal =
        Refusal.of(Errno.EBUSY, "%s while its subdevices are: %s", what, phrase());
    blockers().forEach(refusal::blockedBy);
    commands().forEach(command -> refusal.remedy("%s", command));
    throw refusal.exception();
  }
}
