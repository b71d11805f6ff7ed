package org.bindery.core.host;

import java.util.Optional;
import org.bindery.api.Blocker;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.host.HostDevice;
import org.bindery.host.HostGroup;

/**
 * The parent of a subdevice, as it was when asked: it is its host driver's, or something stands
 * against the subdevice.
 *
 * @param name of the parent
 * @param driver its host driver
 * @param owned why it cannot have subdevices now, with what mends it; empty: it can
 */
public record ParentState(String name, Optional<String> driver, Optional<Refusal> owned) {
  public static ParentState of(LocatedDevice subdevice) {
    String name = subdevice.device().properties().get(HostDevice.PARENT).toString();
    ManagedHost host = subdevice.host();
    Optional<HostDevice> parent = host.device(name);
    return new ParentState(
        name,
        parent.flatMap(HostDevice::driver),
        parent.isEmpty()
            ? Optional.of(
                Refusal.of(Errno.ENODEV, "%s, the parent of %s, has left", name, subdevice.name())
                    .build())
            : owner(host, parent.get()));
  }

  private static Optional<Refusal> owner(ManagedHost host, HostDevice parent) {
    Optional<DeviceClaim> claim = host.claims().of(parent.name());
    if (claim.isPresent()) {
      return Optional.of(claim.get().refusal(Errno.EBUSY, parent.name()).build());
    }
    return host.group(parent)
        .flatMap(HostGroup::owner)
        .map(owner ->
            Refusal.of(
                    Errno.EBUSY,
                    "group %d of %s is claimed by %s",
                    parent.group().orElseThrow(),
                    parent.name(),
                    owner)
                .blockedBy(
                    new Blocker("group " + parent.group().orElseThrow(), "claimed by " + owner))
                .build());
  }

  /**
   * @throws org.bindery.api.RefusedException as {@link #owned}
   */
  public void requireFree(String subdevice) {
    if (owned.isPresent()) {
      Refusal why = owned.get();
      Refusal.Builder refusal =
          Refusal.of(why.errno(), "%s cannot be bound: %s", subdevice, why.reason());
      why.blockers().forEach(refusal::blockedBy);
      why.remedies().forEach(remedy -> refusal.remedy("%s", remedy));
      throw refusal.exception();
    }
  }
}
