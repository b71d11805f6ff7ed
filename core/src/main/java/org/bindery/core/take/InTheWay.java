package org.bindery.core.take;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.core.host.DeviceClaim;
import org.bindery.core.host.LocatedDevice;
import org.bindery.core.saved.SavedDriver;
import org.bindery.host.HostDevice;
import org.bindery.host.HostDriverKind;

/** Who is in the way of giving a device back. Holds no state. */
final class InTheWay {
  private InTheWay() {}

  /**
   * Nobody has it bound, here or in another process, and no host driver that does its own DMA gets
   * a member of a group that an fd owns (I4).
   *
   * @param saved what it would be given back to; empty: nothing is known of that
   * @throws org.bindery.api.RefusedException EBUSY naming each, with the commands that end it
   */
  static void requireNobody(LocatedDevice located, Optional<SavedDriver> saved) {
    List<HostDevice> inTheWay = new ArrayList<>(List.of(located.device()));
    if (saved.filter(was -> doesDma(located, was.driver())).isPresent()) {
      inTheWay.addAll(located.host().siblings(located.device()));
    }
    Map<String, DeviceClaim> claims = new LinkedHashMap<>();
    for (HostDevice device : inTheWay) {
      Optional<DeviceClaim> claim = located.host().claims().of(device.name());
      claim.filter(DeviceClaim::inFd).ifPresent(held -> claims.put(device.name(), held));
    }
    if (claims.isEmpty()) {
      requireNobodyElse(located, inTheWay);
      return;
    }
    List<String> each = new ArrayList<>();
    claims.forEach((device, claim) -> each.add(device + " is " + claim.describe()));
    Refusal.Builder refusal =
        Refusal.of(
            Errno.EBUSY,
            "%s cannot go back to %s: %s",
            located.name(),
            saved.map(was -> DriverName.of(was.driver())).orElse("what it was"),
            String.join(", ", each));
    claims.forEach((device, claim) ->
        refusal.blockedBy(device, claim.describe()).remedy("%s", claim.unbind()));
    throw refusal.exception();
  }

  /** A kernel would wait for other processes, and so would who asks it. */
  private static void requireNobodyElse(LocatedDevice located, List<HostDevice> inTheWay) {
    for (HostDevice device : inTheWay) {
      Optional<Refusal> held = located.host().host().heldBy(device);
      if (held.isPresent()) {
        throw new RefusedException(held.get());
      }
    }
  }

  private static boolean doesDma(LocatedDevice located, String driver) {
    return !driver.isEmpty() && located.host().host().driverKind(driver) == HostDriverKind.OWN_DMA;
  }
}
